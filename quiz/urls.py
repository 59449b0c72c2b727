"""The addresses of the conversation. No answer ever stands in one."""

from django.urls import path

from . import compare_views, plan_views, result_views, saved_views, views

app_name = "quiz"
urlpatterns = [
    path("compare/", compare_views.compare, name="compare"),
    path("check/", views.start, name="start"),
    path("check/answers/", views.check_answers, name="check"),
    path("check/results/", result_views.results, name="results"),
    path("check/results/print/", saved_views.print_own, name="print"),
    path("check/results/print/<slug:credential>/", saved_views.print_own, name="print-one"),
    path("check/results/dates.ics", saved_views.own_dates, name="dates"),
    path("check/keep/", saved_views.keep, name="keep"),
    path("check/keep/make/", saved_views.make, name="make-link"),
    path("check/keep/links/<int:link_id>/delete/", saved_views.delete_link, name="delete-link"),
    path(
        "check/keep/devices/<int:device_id>/close/", saved_views.close_device, name="close-device"
    ),
    path("check/link/<str:token>/", saved_views.link, name="link"),
    path("check/link/<str:token>/today/", saved_views.result_today, name="link-today"),
    path("check/link/<str:token>/print/", saved_views.print_result, name="link-print"),
    path(
        "check/link/<str:token>/print/<slug:credential>/",
        saved_views.print_result,
        name="link-print-one",
    ),
    path("check/link/<str:token>/dates.ics", saved_views.result_dates, name="link-dates"),
    path("check/delete/", result_views.delete, name="delete"),
    path("check/deleted/", result_views.deleted, name="deleted"),
    path("check/plan/", plan_views.overview, name="plans"),
    path("check/plan/<slug:credential>/", plan_views.plan, name="plan"),
    path("check/plan/<slug:credential>/what-if/", plan_views.what_if, name="what-if"),
    path("check/plan/<slug:credential>/print/", plan_views.sheet, name="plan-print"),
    path("check/plan/<slug:credential>/dates.ics", plan_views.dates, name="plan-dates"),
    path("check/<slug:topic_name>/", views.ask, name="ask"),
    path("check/<slug:topic_name>/add/", views.add, name="add"),
    path("check/<slug:topic_name>/<slug:record_id>/", views.record, name="record"),
    path("check/<slug:topic_name>/<slug:record_id>/remove/", views.remove, name="remove"),
    path("check/<slug:topic_name>/<slug:record_id>/undo/", views.undo, name="undo"),
]
