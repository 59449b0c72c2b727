"""How long answers and links are kept, for every page that says so."""

from __future__ import annotations

from django import template

from quiz import models

register = template.Library()


@register.simple_tag
def days_kept() -> int:
    """Days that answers stay after their last change, and a link after it was made."""
    return models.KEPT_FOR.days
