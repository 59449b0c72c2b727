"""Where each address goes; what answers there belongs to the apps."""

from django.contrib import admin
from django.urls import include, path

from careerpath.api import api
from certifications.admin.worklist import worklist
from quiz.counted_views import what_visitors_meet
from staff.views import new_codes, second_factor, set_up

handler403 = "certifications.admin.refused.refused"
handler500 = "careerpath.trouble.broke"

urlpatterns = [
    path("admin/worklist/", admin.site.admin_view(worklist), name="worklist"),
    path("admin/visitors/", admin.site.admin_view(what_visitors_meet), name="what_visitors_meet"),
    path("admin/second-factor/", second_factor, name="second_factor"),
    path("admin/second-factor/set-up/", set_up, name="second_factor_set_up"),
    path("admin/second-factor/codes/", new_codes, name="second_factor_codes"),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("", include("certifications.urls")),
    path("", include("careers.urls")),
    path("", include("quiz.urls")),
]
