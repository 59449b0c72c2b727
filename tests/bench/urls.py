"""The site, and beside it a view that does nothing: what a request costs at the least.

And the results as they are for whoever comes for the first time.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from careerpath import urls
from certifications import people
from quiz import answers, seen_again
from quiz.result_views import results


def bare(request: HttpRequest) -> HttpResponse:
    """A word, by way of all the middleware that every page has."""
    return HttpResponse("ok", content_type="text/plain")


def afresh(request: HttpRequest) -> HttpResponse:
    """The results, with nothing of these answers held from an earlier look."""
    row = answers.read(request).row or answers.NOBODYS
    people.forget(row)
    seen_again.forget(row)
    return results(request)


handler403, handler500 = urls.handler403, urls.handler500
urlpatterns = [path("bare/", bare), path("afresh/", afresh), *urls.urlpatterns]
