"""The map of what is kept of people names every table that could have something of one."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import JSONField

from eligibility.facts import PROFILE_SCHEMA

MAP = Path(settings.BASE_DIR, "docs", "privacy.md").read_text("utf-8")
OF_PEOPLE = {"quiz", "auth", "sessions", "admin", "axes", "otp_totp", "otp_static"}
"""The parts of the site whose tables are about those who use it."""
WITHOUT_PEOPLE = {"auth_permission"}


def tables():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def told():
    return set(re.findall(r"`([a-z]+_[a-z_]+)`", MAP))


def test_every_table_about_those_who_use_the_site_is_on_the_map():
    about = {name for name, model in tables().items() if model._meta.app_label in OF_PEOPLE}
    assert about - told() == WITHOUT_PEOPLE


def test_every_table_that_points_at_an_account_is_on_the_map():
    def points_at_one(model):
        return any(
            field.is_relation and field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
            for field in model._meta.get_fields()
            if not field.auto_created
        )

    pointing = {name for name, model in tables().items() if points_at_one(model)}
    assert {name for name in pointing - told() if "historical" not in name} == set()
    assert any("historical" in name for name in pointing)


def test_the_map_names_no_table_that_is_not_there():
    commands = {"purge_answers", "purge_sign_ins"}
    assert told() - set(tables()) - commands == set()


def names_in(schema):
    """Every name of a part in a schema, however deep."""
    if isinstance(schema, list):
        return {name for one in schema for name in names_in(one)}
    if not isinstance(schema, dict):
        return set()
    inside = {name for one in schema.values() for name in names_in(one)}
    return inside | set(schema.get("properties", {}))


def test_nothing_that_can_be_told_says_who_somebody_is():
    names = names_in(PROFILE_SCHEMA)
    assert {"age", "felony", "hours_per_week"} <= names
    assert not {"name", "email", "phone", "address", "birthday", "born_on", "ssn"} & names


def test_only_a_sheet_and_a_saved_result_hold_answers():
    kept = {
        name
        for name, model in tables().items()
        if model._meta.app_label == "quiz"
        and any(isinstance(field, JSONField) for field in model._meta.get_fields())
    }
    assert kept == {"quiz_answersheet", "quiz_savedresult"}
