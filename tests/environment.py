"""What the settings read when tests run; loaded before Django is (addopts in pyproject.toml)."""

import os

os.environ.update(DEBUG="1", SECRET_KEY="only-for-tests", ALLOWED_HOSTS="", BEHIND_PROXY="")
os.environ.setdefault("DATABASE_URL", "")
