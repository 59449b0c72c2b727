"""Where each address goes; what answers there belongs to the apps."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("certifications.urls")),
    path("", include("quiz.urls")),
]
