"""The addresses of the catalogue: a credential and a body are known by the editors' ids."""

from django.urls import path

from . import program_views, views

app_name = "certifications"
urlpatterns = [
    path("", views.home, name="home"),
    path("credentials/", views.credentials, name="credentials"),
    path("credentials/<slug:credential_id>/", views.credential, name="credential"),
    path("bodies/<slug:body_id>/", views.body, name="body"),
    path("programs/", program_views.programs, name="programs"),
    path("programs/<slug:program_id>/", program_views.program, name="program"),
    path("accreditors/", program_views.accreditors, name="accreditors"),
    path("sources/", views.sources, name="sources"),
]
