"""Texts as XML 1.0 can hold them. Pure."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that XML 1.0 forbids (control characters, half surrogates)."""
    return _FORBIDDEN.sub("", text)
