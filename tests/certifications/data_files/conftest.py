"""Somebody who may do everything on the desk."""

from tests.certifications.conftest import editor

__all__ = ["editor"]
