"""Other people's words in Markdown of ours. Pure.

On a code host a name after `@` calls a person, a number after `#` and a commit's digest become
links, `:words:` become pictures, and some of it happens after the Markdown has been read, so that
neither backslashes nor entities keep it off. Within code none of it happens: there all foreign text
stands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from evals.gate.reports.wording import MISSING, one_line, shown

_TICKS = re.compile(r"`+")
_HARMLESS = re.compile(r"[(“\"']*[^\W_]+(?:[-–'’.,/%][^\W_]+)*[%)”\"']*[.,;:!?]*")
"""A word or a figure with its punctuation."""
_LINKED = re.compile(r"www\.|[0-9a-f]{7,64}|[a-z]+-\d+", re.IGNORECASE)
"""Words that become links all the same: addresses, commits, tickets."""


def code(text: str, limit: int = 300) -> str:
    """Text on one line as inline code, fit for a table's cell too.

    >>> code("a `b` | @c")
    '``a `b` \\\\| @c``'
    """
    line = one_line(text, limit).replace("\\|", "|").replace("|", "\\|")
    if not line:
        return MISSING
    ticks = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def block(text: str, language: str = "text") -> str:
    """Lines as a code block that nothing in them ends."""
    text = shown(text)
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def prose(text: str, limit: int = 600) -> str:
    """A sentence in which plain words stay words and everything else is inline code.

    >>> prose("vital_recall is 0.81, below the floor (see @boss).")
    '`vital_recall` is 0.81, below the floor (see `@boss)`.'
    """
    parts: list[str] = []
    odd: list[str] = []
    for word in one_line(text, limit).split():
        if _is_plain(word):
            parts += [*_as_code(odd), word]
            odd = []
        else:
            odd.append(word)
    return " ".join([*parts, *_as_code(odd)])


def in_html(text: str, limit: int = 200) -> str:
    """Text on one line for the inside of an HTML element, where Markdown is not read."""
    return f"<code>{html.escape(one_line(text, limit))}</code>"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def details(summary: str, body: str) -> str:
    """A part that opens on a click; the summary is HTML, the body Markdown."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _as_code(words: Sequence[str]) -> list[str]:
    """Words as one piece of code, the punctuation at its end left outside."""
    if not words:
        return []
    text = " ".join(words)
    bare = text.rstrip(".,;:!?")
    return [code(bare, 600) + text[len(bare) :] if bare else text]


def _is_plain(word: str) -> bool:
    return bool(_HARMLESS.fullmatch(word)) and not any(
        _LINKED.fullmatch(part) or part.lower().startswith("www.")
        for part in [word, word.strip("(“\"').,;:!?”")]
    )


def _longest_run(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
