"""Rows by the numbers that somebody sent: what can be the number of no row is among none.

Django answers so where one number is asked for. Asked for several it stops at a word, or the
database stops at a number too large for it; the desk asks so wherever rows are ticked or chosen.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import IntegerField
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class AmongNumbers(In):
    """`id__in`, of whatever was sent."""

    def get_prep_lookup(self) -> Any:
        """Without what cannot be there."""
        if self.rhs_is_direct_value():
            self.rhs = [sent for sent in self.rhs if could_be(self.lhs.output_field, sent)]
        return super().get_prep_lookup()


class AmongRelated(RelatedIn):
    """`credential__in`, of whatever was sent."""

    def get_prep_lookup(self) -> Any:
        """Without what cannot be there."""
        if self.rhs_is_direct_value():
            target = self.lhs.output_field.path_infos[-1].target_fields[-1]
            self.rhs = [sent for sent in self.rhs if could_be(target, sent)]
        return super().get_prep_lookup()


def could_be(field: Any, sent: Any) -> bool:
    """Whether a column can hold it. Only texts are doubted: they alone come from outside."""
    if not isinstance(sent, str) or not isinstance(field, IntegerField):
        return True
    try:
        number = int(sent)
    except ValueError:
        return False
    least, most = connection.ops.integer_field_range(field.get_internal_type())
    return (least is None or least <= number) and (most is None or number <= most)


def ask_so_everywhere() -> None:
    """Put both in the place of Django's own."""
    IntegerField.register_lookup(AmongNumbers)
    ForeignObject.register_lookup(AmongRelated)
