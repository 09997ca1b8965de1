"""Which fields an entry of a log holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import in_doubt
from assistant.drafting.inference.hit import EXPLICIT, Hit, Rule
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.statement import Section, Statement, Table

_FIELD = re.compile(
    r"^(?:log )?(?:fields?|field name|data (?:elements?|items?|fields?)|elements?|attributes?|items?|entry|what is (?:logged|recorded)|recorded|details?|information)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\b(?:log|logs|logged|logging|audit trail|journal|trace)\b", re.IGNORECASE)
_LISTS = re.compile(
    r"\b(?:log entry|log record|log entries|entry|entries|event|record|trace|logs?|line)\b(?: (?:in|of|for|made|written|by|about)\b[^.;:,]{0,50}?)?(?: must| shall)? ?"
    r"(?:contains?|holds?|states?|notes?|captures?|includes?|shows?|records?|carries|consists? of|gives?|names)(?: at least)?(?: the)?:? (?P<list>[^.;:]+(?:, [^.;:,]+){2,}(?:,? and [^.;:,]+)?)",
    re.IGNORECASE,
)
_LIST_LEAD = re.compile(
    r"\b(?:log|logged|logs|logging|recorded|entry|event)\b.*\b(?:contains?|holds?|states?|captures?|includes?|shows?|records?|following|at least|carries|are recorded|is recorded|is logged|are logged)\b|"
    r"\b(?:we log|is logged|are logged|logs? (?:at least|the following))\b",
    re.IGNORECASE,
)
_LEAST_FIELDS, _LONGEST_FIELD = 3, 60


def _fields(section: Section) -> Iterator[Hit]:
    for table in section.tables:
        yield from _fields_of_table(section, table)
    for items in section.lists:
        first = items[0]
        if (
            first.about_ai
            and _LIST_LEAD.search(first.lead)
            and _WRITES.search(" ".join((first.lead, *first.headings)))
        ):
            names = [
                re.split(r"\s?[:–—;]\s|: |, (?:so that|because)|\s-\s", item.text.rstrip(".;,"), maxsplit=1)[
                    0
                ]
                for item in items
            ]
            yield from _field_hits(names, tuple(items), EXPLICIT)
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        match = _LISTS.search(statement.text)
        if match and (_WRITES.search(statement.text) or _WRITES.search(statement.context)):
            names = [
                re.sub(r"^(?:and|the|an?) ", "", part.strip())
                for part in re.split(
                    r", (?:and )?| and (?!(?:version|prompt version|override reason)\b)", match["list"]
                )
            ]
            yield from _field_hits(
                [re.sub(r"^(?:the|an?) ", "", name) for name in names if name], (statement,), EXPLICIT
            )


def _fields_of_table(section: Section, table: Table) -> Iterator[Hit]:
    rows = table.rows
    context = " ".join(
        (
            *section.headings,
            *(each.text for each in section.statements if not each.cells and each.end < rows[0].start),
        )
    )
    if _FIELD.match(table.header[0]) and _WRITES.search(context) and rows[0].about_ai:
        yield from _field_hits([row.cells[0] for row in rows], tuple(rows), EXPLICIT)


def _field_hits(names: list[str], said: tuple[Statement, ...], strength: int) -> Iterator[Hit]:
    short = [name for name in names if name and len(name) <= _LONGEST_FIELD]
    if len(short) >= _LEAST_FIELDS and len(short) == len(names):
        yield Hit(topic=Topic.LOG_FIELDS, value=short, said=said, focus=short[0], strength=strength)


RULES = (Rule(topics=frozenset({Topic.LOG_FIELDS}), trigger=_WRITES, read=_fields),)
