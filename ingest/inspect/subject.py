"""One proposed document as the checks see it, and how they quote from it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ingest.errors import UnreadableFileError
from ingest.invisible import strip_invisible
from ingest.loaded import LoadWarning
from ingest.normalise import decode_text
from knowledge.documents import PreparedDocument
from knowledge.proposals.report import Excerpt, Remark, Severity

_WRITTEN = frozenset({"markdown", "html", "text", "rst"})
"""Formats whose bytes are what the author wrote: what a loader leaves out can be looked at."""
_MOST_RAW = 2_000_000
_LONGEST_QUOTE = 200
MOST_EXCERPTS = 10
_FENCE = re.compile(r"(?ms)^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A document, what its loader remarked, and the day of the inspection."""

    document: PreparedDocument
    warnings: Sequence[LoadWarning] = ()
    today: date
    _starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The normalised text, which offsets count in."""
        return self.document.text

    @property
    def source(self) -> str:
        """The file, relative to its root."""
        return self.document.source

    @cached_property
    def raw(self) -> str:
        """What the author wrote, with what the loader left out; empty for office files and PDFs."""
        if self.document.format not in _WRITTEN:
            return ""
        try:
            text = decode_text(self.document.original[:_MOST_RAW])[0]
        except (UnreadableFileError, ValueError):
            return ""
        return strip_invisible(text)[0]

    @cached_property
    def prose(self) -> str:
        """The raw text with its fenced code blanked out: what a browser would act upon."""
        return blank_code(self.raw)

    @cached_property
    def left_out(self) -> list[str]:
        """Words that readers do not see, as the loader found them."""
        return [
            part for each in self.warnings if each.code.startswith("hidden_text") for part in each.removed
        ]

    def section_at(self, offset: int) -> str:
        """The heading path at an offset, as one line."""
        sections = self.document.sections
        if not self._starts:
            self._starts.extend(each.start for each in sections)
        place = bisect_right(self._starts, offset) - 1
        return " > ".join(sections[place].heading_path) if 0 <= place < len(sections) else ""

    def excerpt(self, start: int, end: int, *, shown: str | None = None) -> Excerpt:
        """A quote of the normalised text; `shown` stands for it where it must be masked."""
        end = min(end, start + _LONGEST_QUOTE) if shown is None else end
        quote = self.text[start:end] if shown is None else shown
        return Excerpt(source=self.source, quote=quote, section=self.section_at(start), start=start, end=end)

    def loose_excerpt(self, words: str) -> Excerpt:
        """A quote of words that the normalised text does not hold at a known place."""
        return Excerpt(source=self.source, quote=words[:_LONGEST_QUOTE])

    def remark(self, code: str, severity: Severity, message: str, excerpts: Iterable[Excerpt] = ()) -> Remark:
        """A remark on this document, with at most ten excerpts."""
        return Remark(
            code=code,
            severity=severity,
            source=self.source,
            message=message,
            excerpts=tuple(excerpts)[:MOST_EXCERPTS],
        )


def blank_code(text: str) -> str:
    """The text with fenced code as blanks of the same length."""
    return _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def counted(number: int, thing: str) -> str:
    """`1 link`, `3 links`.

    >>> counted(1, "link"), counted(3, "e-mail address")
    ('1 link', '3 e-mail addresses')
    """
    if number == 1:
        return f"1 {thing}"
    return f"{number} {thing}es" if thing.endswith(("s", "x", "ch")) else f"{number} {thing}s"
