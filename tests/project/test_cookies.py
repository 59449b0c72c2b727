"""Cookies of which PostgreSQL could not look up a session."""

import pytest

from quiz.answers import COOKIE


@pytest.mark.twice
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", COOKIE])
@pytest.mark.parametrize("address", ["/", "/admin/", "/check/you/"])
def test_a_cookie_with_a_nul_in_it_is_as_none(name, address, client, published):
    """It comes in as it may in a header: quoted, by the number of its character."""
    rest = "kept=1"
    response = client.get(address, headers={"cookie": rf'{name}="ab\000cd"; {rest}'})
    assert response.status_code in {200, 302}
    assert response.wsgi_request.COOKIES == {"kept": "1"}
