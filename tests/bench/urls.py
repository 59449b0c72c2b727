"""The site, and beside it a view that does nothing: what a request costs at the least."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from careerpath import urls


def bare(request: HttpRequest) -> HttpResponse:
    """A word, by way of all the middleware that every page has."""
    return HttpResponse("ok", content_type="text/plain")


handler403, handler500 = urls.handler403, urls.handler500
urlpatterns = [path("bare/", bare), *urls.urlpatterns]
