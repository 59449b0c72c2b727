"""Alive is one thing, ready to serve people another."""

import pytest
from django.db import OperationalError, connection

from certifications import releases


@pytest.fixture
def no_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("the password of postgres is secret")

    monkeypatch.setattr(connection, "cursor", refuse)


def test_a_process_is_alive_without_a_database_or_a_release(client, no_database):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_is_ready_with_a_release(client, published):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_not_ready_before_anything_is_published(client, db):
    releases.forget()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"missing: release\n")


def test_it_is_not_ready_without_its_database_and_keeps_its_secrets(client, published, no_database):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"missing: database\n")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_watcher_needs_no_host_name_and_no_https(client, published, path, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path, headers={"host": "10.0.0.7"}).status_code == 200


def test_every_other_address_goes_on(client, published):
    assert client.get("/healthz/").status_code == 404
