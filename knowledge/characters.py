"""Characters that must not travel further: halves of surrogate pairs, and terminal controls. Pure."""

from __future__ import annotations

import re

_HALVES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def whole_characters(text: str) -> str:
    r"""Text that can be written as UTF-8; halves of a surrogate pair become U+FFFD.

    A command line in another encoding and JSON's `\ud800` bring them in; neither an index
    nor a database takes them.
    """
    return text if text.isascii() else _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)


def printable(text: str) -> str:
    """Text that commands no terminal: without control characters but tab and newline, and
    without those that turn the direction of writing round.

    Titles and passages are other people's words; an escape sequence in them could
    rename a window or hide a line, a letter that turns the rest round make it say another thing.
    """
    return _CONTROLS.sub("", whole_characters(text))
