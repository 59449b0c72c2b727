"""For the tests of the editors' desk: somebody who may do everything there."""

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def editor(client, db):
    """A client that is signed in as an editor with every right."""
    user = get_user_model().objects.create_superuser(
        "editor"
    )  # no password: hashing one takes its time
    client.force_login(user)
    client.user = user
    return client
