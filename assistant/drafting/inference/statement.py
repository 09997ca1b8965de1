"""What documents say, cut into what a rule can be read from: sentences, items, rows, whole tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from assistant.drafting.artifacts.provenance import QUOTE_LIMIT
from assistant.drafting.inference.subject import says_ai
from knowledge.documents import DocumentKind, DocumentVersion
from knowledge.units import Unit, UnitKind, cut_units, is_header_row

_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}(?:\.\d{1,2})+\.?(?=\s+[A-Z])|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_SPACE = re.compile(r"\s+")
_RUN_IN = re.compile(r"^(?:\*\*|__)(?P<words>[^*_]{3,60}?)[.:]?(?:\*\*|__)[.:]?\s*")

_DOUBT = re.compile(
    r"\b(?:proposed?|proposal|planned|under discussion|would|could|might|for example|e\.g\.|(?<!be )(?<!is )(?<!are )(?<!not )(?<!never )used to|formerly|previously|"
    r"in the past|in version|until now|no longer|recommended that|expected to be|asked whether|suppose|imagine)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that may be read from."""

    version: DocumentVersion
    label: str
    """Who may read it at this moment."""
    tier: int
    """2 for policies, standards and playbooks, 1 for guides and the workflow's own documents, 0 for what
    is no rule of the organisation."""
    about_ai: bool = False
    """Whether it is about artificial intelligence as a whole."""

    @property
    def is_plan(self) -> bool:
        """Whether it is one workflow's own specification or plan."""
        return self.version.kind in (DocumentKind.WORKFLOW_SPEC, DocumentKind.OWNERSHIP_PLAN)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence, list item or table row."""

    source: Source = field(repr=False)
    headings: tuple[str, ...]
    start: int
    end: int
    text: str
    """Without markup, on one line."""
    kind: UnitKind
    lead: str = ""
    before: str = ""
    """The sentence before it in its paragraph, to which "it" refers."""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()

    @cached_property
    def context(self) -> str:
        """The heading above it and what it hangs on."""
        return " — ".join(part for part in (*self.headings[-1:], self.lead) if part)

    @cached_property
    def about_ai(self) -> bool:
        """Whether it, its headings or its whole document speak of artificial intelligence."""
        return self.source.about_ai or self.names_ai

    @cached_property
    def names_ai(self) -> bool:
        """Whether it or its headings do."""
        return any(says_ai(part) for part in (self.text, self.lead, self.before, *self.headings))

    @cached_property
    def doubtful(self) -> bool:
        """Whether it only tells of what is proposed, was once so, or is an example."""
        return bool(_DOUBT.search(self.text))

    def quote(self, focus: str = "") -> tuple[int, int]:
        """Where its quote stands: all of it, or as much around `focus` as an artifact carries."""
        text = self.source.version.text
        if self.end - self.start <= QUOTE_LIMIT:
            return self.start, self.end
        at = text.find(focus, self.start, self.end) if focus else -1
        middle = self.start if at < 0 else at + len(focus) // 2
        start = min(max(self.start, middle - QUOTE_LIMIT // 2), self.end - QUOTE_LIMIT)
        end = start + QUOTE_LIMIT
        if start > self.start:
            start = text.find(" ", start, end) + 1
        if end < self.end:
            end = text.rfind(" ", start, end)
        return start, end


@dataclass(frozen=True, kw_only=True)
class Table:
    """A header and its rows."""

    header: tuple[str, ...]
    rows: Sequence[Statement]

    def column(self, pattern: re.Pattern[str], *, after: int = 0) -> int | None:
        """The first column from `after` on whose heading matches; None where none does."""
        return next((n for n, cell in enumerate(self.header) if n >= after and pattern.search(cell)), None)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with what stands under it."""

    source: Source = field(repr=False)
    headings: tuple[str, ...]
    statements: Sequence[Statement]

    @cached_property
    def text(self) -> str:
        """Headings and statements as one text, for a first look."""
        return "\n".join(
            [
                *self.headings,
                *(" ".join(table.header) for table in self.tables),
                *(f"{each.lead} {each.text}" for each in self.statements),
            ]
        )

    @cached_property
    def about_ai(self) -> bool:
        """Whether it or its whole document speaks of artificial intelligence."""
        return self.source.about_ai or says_ai(self.text)

    @cached_property
    def tables(self) -> Sequence[Table]:
        """Its tables."""
        rows = [each for each in self.statements if each.header]
        return [Table(header=header, rows=list(each)) for header, each in groupby(rows, lambda s: s.header)]

    @cached_property
    def lists(self) -> Sequence[Sequence[Statement]]:
        """Its lists: items that follow one another."""
        runs = groupby(self.statements, lambda each: (each.kind is UnitKind.ITEM, each.lead))
        return [list(items) for (is_item, _), items in runs if is_item]

    @property
    def heading(self) -> str:
        """Its own heading."""
        return self.headings[-1] if self.headings else ""


def plain(text: str) -> str:
    """Text without Markdown's marks, on one line.

    >>> plain("- **Owner**: the [desk](x.md)")
    'Owner: the desk'
    """
    text = _BULLET.sub("", text)
    return _SPACE.sub(" ", _MARKS.sub("", _LINK.sub(r"\1", text))).strip()


def cells_of(row: str) -> tuple[str, ...]:
    """The cells of a row of a Markdown table."""
    return tuple(plain(cell) for cell in re.split(r"(?<!\\)\|", row.strip().strip("|")))


def read_section(source: Source, headings: tuple[str, ...], start: int, end: int) -> Section:
    """The statements between two offsets of a document's text."""
    units = cut_units(source.version.text, start, end)
    return Section(source=source, headings=headings, statements=list(_statements(source, headings, units)))


def _statements(source: Source, headings: tuple[str, ...], units: Sequence[Unit]) -> Iterator[Statement]:
    run_in, last = "", None
    for index, unit in enumerate(units):
        if unit.kind in (UnitKind.HEADING, UnitKind.CODE):
            run_in = ""
            continue
        if is_header_row(units, index):
            continue
        row = unit.kind is UnitKind.ROW
        named = _RUN_IN.match(unit.text)
        if named and unit.kind is UnitKind.SENTENCE:
            run_in = named["words"]
        text = plain(unit.text) if not row else " | ".join(cells_of(unit.text))
        if text.endswith("?") or not text:
            continue
        lead = plain(unit.lead) if not row else ""
        gap = source.version.text[last.end : unit.start] if last else "\n\n"
        joined = unit.kind is UnitKind.SENTENCE and "\n" not in gap.replace("\n", " ", 1)
        before = plain(last.text) if last and joined and last.kind is unit.kind else ""
        last = unit
        yield Statement(
            source=source,
            headings=headings,
            start=unit.start,
            end=unit.end,
            text=text,
            kind=unit.kind,
            lead=lead or (run_in if unit.kind is UnitKind.SENTENCE and not named else ""),
            before=before,
            cells=cells_of(unit.text) if row else (),
            header=cells_of(unit.lead) if row and unit.lead else (),
        )
