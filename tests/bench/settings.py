"""The settings of production, with one address more: a view that does nothing."""

from careerpath.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
