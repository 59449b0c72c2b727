"""Keeps the answers of personas in the database that the settings name, and prints their keys."""

import json
import sys

import django

django.setup()

from tests.quiz.conftest import PERSONAS, keep_all  # noqa: E402 - only now, when Django is set up

people = {one["id"]: one for one in PERSONAS}
print(json.dumps([keep_all(people[name]) for name in sys.argv[1:]]))
