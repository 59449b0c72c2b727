"""A file that travels along in a form, from the page that shows it to the button that says go.

So nothing is stored between the two, and any machine can answer the second.
"""

from __future__ import annotations

import base64
import binascii
import zlib

from django.utils.translation import gettext_lazy as _

MOST_PACKED = 2_000_000
"""Django refuses forms of more than 2.5 million bytes; a text packs to about an eighth."""
NOT_BROUGHT = _("The page did not bring the file along. Choose it again.")


class NotPacked(ValueError):
    """A form brought something else."""

    def __init__(self) -> None:
        super().__init__(str(NOT_BROUGHT))


def packed(data: bytes) -> str:
    """A file as a form carries it."""
    return base64.b64encode(zlib.compress(data)).decode("ascii")


def unpacked(text: str, *, most: int) -> bytes:
    """The file again, or one byte more than `most` of it. It is to be checked again.

    Raises NotPacked: a form may bring anything.
    """
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), most + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise NotPacked from error
