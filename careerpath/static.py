"""Which static files are collected for production."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder

UNUSED = ["bootstrap.css*", "bootstrap.rtl*", "bootstrap-*.css*", "bootstrap*.js*"]


class WhatPagesUse(FileSystemFinder):
    """Our own files, and of Bootstrap the one sheet that pages name.

    Compressing the other two hundred would take most of a minute at each deployment.
    """

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Every file to collect, with the place it comes from."""
        return super().list([*(ignore_patterns or ()), *UNUSED])
