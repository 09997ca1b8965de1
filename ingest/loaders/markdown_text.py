"""Small rules for writing plain text as Markdown. Pure."""

from __future__ import annotations

import re

_BLOCK_START = re.compile(r"^(#{1,6}\s|>|```|~~~|(?:[-*_]\s*){3,}$|\|)")


def plain_line(text: str) -> str:
    """One line whose first characters Markdown would not take for a heading, quote or fence.

    >>> plain_line("# not a heading")
    '\\\\# not a heading'
    """
    text = re.sub(r"\s+", " ", text).strip()
    return f"\\{text}" if _BLOCK_START.match(text) else text


def heading(level: int, text: str) -> str:
    """An ATX heading on one line; levels are kept within 1 to 6."""
    line = re.sub(r"\s+", " ", text).strip()
    return f"{'#' * min(max(level, 1), 6)} {line}"
