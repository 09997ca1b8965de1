"""Cited text cut into statements, each with the headings and the sentences around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.verification.names import initials_of
from assistant.answering.verification.relations import key_of_row
from assistant.answering.verification.statement import Statement, parse_statement
from knowledge.injection import gives_orders
from knowledge.units import Unit, UnitKind, cut_units

_POINTS_BACK = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:it|they|them|this|these|that|those|such|he|she|its|their|his|her|otherwise|then|both)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One cited text."""

    text: str
    context: tuple[str, ...] = ()
    """Its document's title and headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUnit:
    """A statement of a cited text."""

    statement: Statement
    kind: UnitKind
    lead: str
    """Its list's intro or its table's header."""
    own: frozenset[str]
    """Concepts of the statement with its lead."""
    context: frozenset[str]
    """Concepts of title and headings, and of the sentence before where the unit points back."""
    near: frozenset[str]
    """Concepts of the neighbours."""
    context_words: frozenset[str]
    initials: frozenset[str]
    section: tuple[int, str]
    other_rows: frozenset[str] = frozenset()
    """Of a table row: concepts of the table's rows."""
    row_keys: frozenset[frozenset[str]] = frozenset()
    """Of a table row: what the first cells of the table's rows say."""


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """One cited text, ready to be compared."""

    units: tuple[SourceUnit, ...]
    keys: frozenset[str]
    """The words in order of each statement, for finding verbatim sentences."""


@lru_cache(maxsize=512)
def parse_source(source: SourceText) -> ParsedSource:
    """Cut and parse a cited text; orders to the assistant in it are left out."""
    heading, previous = "", None
    title = Statement("\n".join(source.context))
    raw = [part for unit in _without_orders(source.text) for part in _sentences_of(unit)]
    rows: list[tuple[Unit, str]] = []
    for unit in raw:
        if unit.kind is UnitKind.HEADING:
            heading = unit.text.lstrip("# ").strip()
            continue
        rows.append((unit, heading))
    headers = {unit.lead for unit, _ in rows if unit.kind is UnitKind.ROW}
    rows = [row for row in rows if not (row[0].kind is UnitKind.ROW and row[0].text in headers)]
    statements = [parse_statement(_bare(unit.text)) for unit, _ in rows]
    units = []
    tables: dict[str, set[str]] = {}
    keys_of: dict[str, set[frozenset[str]]] = {}
    for (unit, _), statement in zip(rows, statements, strict=True):
        if unit.kind is UnitKind.ROW and unit.lead:
            tables.setdefault(unit.lead, set()).update(statement.all_concepts)
            keys_of.setdefault(unit.lead, set()).add(key_of_row(statement.text))
    for index, (unit, heading) in enumerate(rows):
        statement, head = statements[index], parse_statement(heading)
        lead = parse_statement(_bare(unit.lead)) if unit.lead else None
        previous = statements[index - 1] if index and rows[index - 1][1] == heading else None
        following = statements[index + 1] if index + 1 < len(rows) and rows[index + 1][1] == heading else None
        context = title.all_concepts | head.all_concepts
        if previous and _POINTS_BACK.match(statement.plain):
            context |= frozenset([w.concept for w in previous.words if w.concept][:4])
        near = (previous.all_concepts if previous else frozenset()) | (
            following.all_concepts if following else frozenset()
        )
        units.append(
            SourceUnit(
                statement=statement,
                kind=unit.kind,
                lead=unit.lead,
                own=statement.all_concepts | (lead.all_concepts if lead else frozenset()),
                context=context,
                near=near,
                context_words=title.lowers | head.lowers | (lead.lowers if lead else frozenset()),
                initials=frozenset(initials_of(statement) | initials_of(head) | initials_of(title)),
                section=(hash(source.context), heading),
                other_rows=frozenset(tables.get(unit.lead, ())) if unit.kind is UnitKind.ROW else frozenset(),
                row_keys=frozenset(keys_of.get(unit.lead, ())) if unit.kind is UnitKind.ROW else frozenset(),
            )
        )
    keys = frozenset(plain_key(unit.statement.text) for unit in units)
    return ParsedSource(tuple(units), keys)


def is_verbatim(text: str, source: ParsedSource) -> bool:
    """Whether a sentence repeats one whole statement, but for punctuation, case and bullets."""
    keys = {plain_key(text), plain_key(_bare(text))} - {""}
    return bool(keys & source.keys)


@lru_cache(maxsize=1024)
def plain_key(text: str) -> str:
    """The words of a text, in lower case and apart by blanks; punctuation is left out."""
    return " ".join(re.findall(r"[^\W_]+|[<>=%€$£]", text.lower()))


def _sentences_of(unit: Unit) -> list[Unit]:
    """An item of several sentences as so many statements."""
    if unit.kind is not UnitKind.ITEM:
        return [unit]
    return [replace(part, kind=unit.kind, lead=unit.lead) for part in cut_units(_bare(unit.text))] or [unit]


def _bare(text: str) -> str:
    return re.sub(r"^\s*(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+", "", text)


def _without_orders(text: str) -> list[Unit]:
    """Units without orders, and without what follows an order in its paragraph."""
    kept: list[Unit] = []
    ordered_until = -1
    for unit in cut_units(text):
        gap = text[ordered_until : unit.start] if ordered_until >= 0 else "\n\n"
        if gives_orders(unit.text) or (ordered_until >= 0 and "\n" not in gap):
            ordered_until = unit.end
            continue
        ordered_until = -1
        kept.append(unit)
    return kept


def parse_sources(evidence: Sequence[SourceText | str]) -> list[ParsedSource]:
    """Parse every cited text."""
    return [parse_source(e if isinstance(e, SourceText) else SourceText(text=e)) for e in evidence]
