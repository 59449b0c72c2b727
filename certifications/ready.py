"""What a process that serves pages does before the first visitor comes: nobody waits for it.

With ten thousand programs that is two or three seconds. What is about a release is done again when
another one is published, by the process that publishes it, and by the others beside the requests.
"""

from __future__ import annotations

import gc
from pathlib import Path

from django.template import engines
from django.urls import reverse
from django.utils import timezone

from . import releases
from .finder import Finder
from .pages import Pages
from .programs import Programs
from .would_open import openings_of


def get_ready() -> None:
    """Read the addresses and the pages, open the current release, and keep newer ones ready."""
    reverse("certifications:programs")
    for folder in engines["django"].dirs:
        for page in Path(folder).rglob("*.html"):
            engines["django"].get_template(page.relative_to(folder).as_posix())
    releases.keep_ready(prepare)


def prepare(release: releases.CurrentRelease) -> None:
    """Put its programs in order for looking them up, and judge each kind for nobody's answers."""
    Pages.of(release)
    Programs.of(release).get_ready()
    finder = Finder.of(release)
    finder.get_ready()
    openings = openings_of(release, timezone.localdate())
    for entry in finder.entries:
        openings.of(entry.program, entry.months)
    _spare_the_collector()


def _spare_the_collector() -> None:
    """Have the collector of garbage pass over what is here to stay: each time it took 0.2 s.

    What was here to stay and no longer is, such as an older release, it looks through once more.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
