"""The addresses of pay, careers, states and guides: a state by its letters, a guide by its name."""

from django.urls import path

from . import pay_views, state_views, views

app_name = "careers"
urlpatterns = [
    path("pay/", pay_views.pay, name="pay"),
    path("pay/<slug:code>/", pay_views.pay_of_state, name="pay_state"),
    path("careers/", pay_views.careers, name="careers"),
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
    path("states/", state_views.states, name="states"),
    path("states/<slug:code>/", state_views.state, name="state"),
]
