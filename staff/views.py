"""The pages about codes at sign-in. The door of the desk leads here who lacks one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from . import second_factor as codes
from .forms import CodeForm, NewAppForm, OtherAppForm
from .ways import to_second_factor, wanted

KEY = "second_factor_key"
"""Where a session holds the key of an app that has not shown yet that it works.

It is no row of the account: another session of the account would be shown the same key.
"""
View = Callable[[HttpRequest], HttpResponse]


def of_staff(view: View) -> View:
    """For who is signed in as staff, be it by the password alone."""

    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if not admin.site.knows(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request)

    return asked


@of_staff
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code; show who has said one what they have set up."""
    app = codes.app_of(request.user)
    if app is None:
        return to_second_factor(request, "second_factor_set_up")
    if codes.is_verified(request):
        return _overview(request, CodeForm())
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes.let_in(request, codes.check(request.user, form.cleaned_data["code"]))
            return redirect(wanted(request) or "admin:index")
        except codes.Refused as refused:
            return _refused(request, "ask", form, "code", refused)
    return _page(request, "ask", form=form)


@of_staff
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show an app its key, and take its first code. Who has an app says its code too."""
    has_app = codes.app_of(request.user) is not None
    if has_app and not codes.is_verified(request):
        return to_second_factor(request)
    key = request.session.setdefault(KEY, codes.new_key())
    form = (OtherAppForm if has_app else NewAppForm)(request.POST or None)
    if not form.is_valid():
        return _set_up(request, key, form)
    totp = codes.accepted(key, form.cleaned_data["code"])
    if totp is None:
        form.add_error("code", WRONG)
        return _set_up(request, key, form)
    try:
        if has_app:
            codes.check(request.user, form.cleaned_data["current"])
    except codes.Refused as refused:
        return _refused(request, "set_up", form, "current", refused, **_key(request, key))
    made = codes.use_app(request, key, totp)
    if made is None:
        return to_second_factor(request)
    del request.session[KEY]
    return _new_codes(request, made)


@of_staff
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make recovery codes anew, for who says a code now: a page left open is not enough."""
    if not codes.is_verified(request):
        return to_second_factor(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _overview(request, form)
    try:
        codes.check(request.user, form.cleaned_data["code"])
    except codes.Refused as refused:
        return _refused(request, "overview", form, "code", refused, **_state(request))
    made = codes.new_codes(request.user)
    codes.note(request.user, request.user, "Made new recovery codes.")
    return _new_codes(request, made)


# ---------------------------------------------------------------- what they show

TITLES = {
    "ask": _("Your code, please"),
    "set_up": _("Set up codes for signing in"),
    "overview": _("Your sign-in codes"),
    "codes": _("Your recovery codes"),
}
WRONG = _("This code is not right, or it is used up. Wait for the next one and try that.")


def _page(request: HttpRequest, name: str, **context: Any) -> TemplateResponse:
    """A page of the desk. Who is not let in yet sees nothing of what else there is."""
    whole = {**admin.site.each_context(request), "title": TITLES[name], **context}
    whole |= {"is_nav_sidebar_enabled": False, "available_apps": [], "wanted": wanted(request)}
    return TemplateResponse(request, f"admin/second_factor/{name}.html", whole)


def _overview(request: HttpRequest, form: forms.Form) -> HttpResponse:
    return _page(request, "overview", form=form, **_state(request))


def _state(request: HttpRequest) -> dict[str, Any]:
    return {"app": codes.app_of(request.user), "left": codes.codes_left(request.user)}


def _set_up(request: HttpRequest, key: str, form: forms.Form) -> HttpResponse:
    return _page(request, "set_up", form=form, **_key(request, key))


def _key(request: HttpRequest, key: str) -> dict[str, Any]:
    address = codes.address_of(request.user, key)
    return {"address": address, "picture": codes.picture_of(address), "key": codes.as_text(key)}


def _new_codes(request: HttpRequest, made: list[str]) -> HttpResponse:
    return _page(request, "codes", codes=made)


def _refused(
    request: HttpRequest,
    page: str,
    form: forms.Form,
    field: str,
    refused: codes.Refused,
    **context: Any,
) -> HttpResponse:
    """The page again: with what is wrong, or with how long to wait."""
    form.add_error(field, _wait(refused.wait) if refused.wait else WRONG)
    response = _page(request, page, form=form, **context)
    if refused.wait:
        response.status_code = 429
        response["Retry-After"] = str(refused.wait)
    return response


def _wait(seconds: int) -> str:
    return ngettext(
        "There were wrong codes. Please try again in %(n)d second.",
        "There were wrong codes. Please try again in %(n)d seconds.",
        seconds,
    ) % {"n": seconds}
