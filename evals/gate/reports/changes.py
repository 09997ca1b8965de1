"""What changed between two releases, as lines of a difference. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff

from evals.gate.reports.context import ReleaseChange
from evals.gate.reports.wording import cut, shown

_TEXT_CHARS = 60_000
_MOST_LINES = 400
_SHORT_CHARS = 80


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line with its fate: `+`, `-`, ` ` or `@` where lines are left out."""

    sign: str
    text: str

    def __str__(self) -> str:
        return f"{self.sign}{self.text}" if self.sign in "+- " else self.text


def diff_lines(change: ReleaseChange) -> list[DiffLine]:
    """Lines that went and came, with three lines around; the end says how many were left out."""
    before, after = (shown(cut(text, _TEXT_CHARS)).splitlines() for text in (change.before, change.after))
    steps = list(unified_diff(before, after, lineterm="", n=3))[2:]
    lines = [DiffLine("@" if line.startswith("@@") else line[0], _text(line)) for line in steps]
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[:_MOST_LINES], DiffLine("@", f"… and {len(lines) - _MOST_LINES} more lines")]


def short_change(change: ReleaseChange) -> tuple[str, str] | None:
    """Both values where each is one short line, as settings are; None where lines tell more."""
    before, after = shown(change.before), shown(change.after)
    if all(text and "\n" not in text and len(text) <= _SHORT_CHARS for text in (before, after)):
        return before, after
    return None


def _text(line: str) -> str:
    return line if line.startswith("@@") else line[1:]
