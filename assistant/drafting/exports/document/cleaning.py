"""Texts such as every format can hold and no reader is misled by. Pure."""

from __future__ import annotations

import re

_NEW_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters, which XML 1.0 cannot hold
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # no characters at all
    "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"  # turn the order of letters round
    "\u200b\u2060-\u2064\ufeff\u00ad\U000e0000-\U000e007f]"  # not seen by anybody
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0010fffe\U0010ffff]"
)


def cleaned(text: str) -> str:
    """The text without characters that break files or hide what is written; new lines are `\\n`.

    >>> cleaned("pay\\u202e 100\\x00\\r\\nnow")
    'pay 100\\nnow'
    """
    return _UNWANTED.sub("", _NEW_LINES.sub("\n", text)).replace("\t", " ").strip()


def one_line(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(cleaned(text).split())
