"""`manage.py import_ipeds FILE…`: IPEDS: the directory of schools, charges, and completions."""

from __future__ import annotations

from certifications.management.importing import ImportCommand


class Command(ImportCommand):
    """IPEDS: the directory of schools, charges, and completions."""

    help = "Bring in IPEDS files HD, IC_PY, IC_AY and C_A. Nothing is published by this."
    takes = "IPEDS files HD, IC_PY, IC_AY and C_A"
