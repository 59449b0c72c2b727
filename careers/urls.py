"""The addresses of the guides: a guide is known by its short name."""

from django.urls import path

from . import views

app_name = "careers"
urlpatterns = [
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
]
