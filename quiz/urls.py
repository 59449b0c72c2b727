"""The addresses of the conversation. No answer ever stands in one."""

from django.urls import path

from . import compare_views, result_views, views

app_name = "quiz"
urlpatterns = [
    path("compare/", compare_views.compare, name="compare"),
    path("check/", views.start, name="start"),
    path("check/answers/", views.check_answers, name="check"),
    path("check/results/", result_views.results, name="results"),
    path("check/delete/", result_views.delete, name="delete"),
    path("check/<slug:topic_name>/", views.ask, name="ask"),
    path("check/<slug:topic_name>/add/", views.record, name="add"),
    path("check/<slug:topic_name>/<slug:record_id>/", views.record, name="record"),
    path("check/<slug:topic_name>/<slug:record_id>/remove/", views.remove, name="remove"),
]
