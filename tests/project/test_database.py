"""That a run says truly which database it used."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_run_on_postgresql_really_is_on_postgresql(request: pytest.FixtureRequest) -> None:
    # Given how these tests were started
    on_postgresql = request.config.pluginmanager.hasplugin("tests.postgres")
    # When the database itself is asked what it is
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if on_postgresql else "SELECT sqlite_version()")
        answer = cursor.fetchone()[0]
    # Then it is the one that was meant
    assert connection.vendor == ("postgresql" if on_postgresql else "sqlite")
    assert answer.startswith("PostgreSQL") == on_postgresql
