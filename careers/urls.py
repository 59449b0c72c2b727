"""The addresses of the guides and the states: a guide by its short name, a state by its letters."""

from django.urls import path

from . import state_views, views

app_name = "careers"
urlpatterns = [
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
    path("states/", state_views.states, name="states"),
    path("states/<slug:code>/", state_views.state, name="state"),
]
