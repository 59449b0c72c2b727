"""`manage.py import_scorecard FILE…`: schools, and pay and debt by field of study."""

from __future__ import annotations

from certifications.management.importing import ImportCommand


class Command(ImportCommand):
    """The College Scorecard: schools, and pay and debt by field of study."""

    help = (
        "Bring in the College Scorecard's institution and field-of-study files."
        " Nothing is published by this."
    )
    takes = "the College Scorecard's institution and field-of-study files"
