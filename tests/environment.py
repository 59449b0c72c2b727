"""What the settings read when tests run; loaded before Django is (addopts in pyproject.toml)."""

import os

# pragma: allowlist nextline secret
os.environ.update(DEBUG="1", SECRET_KEY="only-for-tests", ALLOWED_HOSTS="", BEHIND_PROXY="")
os.environ.update(SECOND_FACTOR="", LOGIN_TRIES="", LOGIN_PAUSE="")
# Never the database in somebody's own DATABASE_URL. tests/postgres.py sets the other.
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
