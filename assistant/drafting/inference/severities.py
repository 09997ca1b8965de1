"""Severities of incidents: when each applies, how soon somebody responds, and who. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.spans_of_time import lengths
from assistant.drafting.inference.statement import Section, Statement, Table

INCIDENT = re.compile(
    r"\b(?:incidents?|fails?|wrong|down|problems?|breach\w*|attacks?|misbehav\w+|severit(?:y|ies)|outages?|disruptions?|harm|faults?|failures?|malfunctions?|adverse events?|errors?|emergenc\w+)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"^(?:severity|sev|priority|level|class|category|grade|rank|colou?r|impact level|severity level|incident level|incident class|stage|rating|degree)(?: \w+)?$",
    re.IGNORECASE,
)
_CRITERIA = re.compile(
    r"criteri|defin|mean|descri|example|when|what|impact|effect|harm|happened|applies|condition|sign",
    re.IGNORECASE,
)
_RESPOND = re.compile(
    r"respon[sd]|react|acknowledg|first action|attend|within|picked up|answer|time", re.IGNORECASE
)
_NOT_RESPOND = re.compile(
    r"update|resol|repair|restor|fix|report|review|close|closure|learn|every|when it", re.IGNORECASE
)
_WHO = re.compile(
    r"\bwho\b|handled by|lead|called|notif|inform|escalat|responsible|owner|contact|alarm|told", re.IGNORECASE
)


_TO_SUPPORT = re.compile(
    r"\b(?:(?:service|support|help|duty) desk|impact levels?|escalation|urgency)\b", re.IGNORECASE
)


def _severities(section: Section) -> Iterator[Hit]:
    for table in section.tables:
        yield from _severity_table(section, table)
    for items in section.lists:
        yield from _severity_list(items)


def _severity_table(section: Section, table: Table) -> Iterator[Hit]:
    context = " ".join((section.source.version.title, *section.headings, *table.header))
    spoken = INCIDENT.search(f"{context} {section.text}") or _TO_SUPPORT.search(context)
    if not (_LEVEL.match(table.header[0]) and spoken and table.rows[0].about_ai):
        return
    respond = next(
        (
            n
            for n, cell in enumerate(table.header)
            if n and _RESPOND.search(cell) and not _NOT_RESPOND.search(cell)
        ),
        None,
    )
    criteria = next(
        (n for n, cell in enumerate(table.header) if n and n != respond and _CRITERIA.search(cell)), None
    )
    who = next(
        (
            n
            for n, cell in enumerate(table.header)
            if n and n not in (respond, criteria) and _WHO.search(cell)
        ),
        None,
    )
    if respond is None or criteria is None:
        return
    rows = [row for row in table.rows if len(row.cells) == len(table.header)]
    made = [
        {
            "severity": row.cells[0],
            "criteria": row.cells[criteria],
            "respond_within": _span(row.cells[respond]),
            "who": row.cells[who] if who is not None else "",
        }
        for row in rows
    ]
    yield from _levels(made, tuple(rows), EXPLICIT)


_NAMED_LEVEL = re.compile(
    r"^(?P<level>(?:SEV|Sev|Severity|Level|Category|Class|Priority|Grade|Stage|P|S)[- ]?(?:\d|[A-E]|I{1,3}V?)\b(?: \([\w ]+\))?|(?:Critical|Serious|Severe|Major|High|Medium|Moderate|Minor|Low|Red|Amber|Orange|Yellow|Green)\b(?: incidents?| events?)?)"
    r"\s?[:–—.,(-]+\s*(?P<rest>.+)$"
)
_FIRST_RESPONSE = re.compile(
    r"\b(?:respon\w+|react\w*|acknowledg\w*|attend\w*|picked up|looked at|first action|act(?:ed)?|answered|begins?|starts?)\b[^.;]{0,40}$|\bwithin\s*$",
    re.IGNORECASE,
)


def _severity_list(items: Sequence[Statement]) -> Iterator[Hit]:
    first = items[0]
    context = " ".join((first.source.version.title, *first.headings, first.lead))
    named = [_NAMED_LEVEL.match(item.text) for item in items]
    if not (all(named) and INCIDENT.search(context) and first.about_ai):
        return
    made = []
    for match in named:
        rest = match["rest"] if match else ""
        spans = [each for each in lengths(rest) if _FIRST_RESPONSE.search(rest[: each.start])]
        cut = re.split(r"[;.] |, respon|: respon", rest, maxsplit=1)[0]
        made.append(
            {
                "severity": match["level"] if match else "",
                "criteria": cut.strip(" .;,"),
                "respond_within": spans[0].iso if spans else None,
                "who": "",
            }
        )
    yield from _levels(made, tuple(items), BY_CONTEXT)


def _levels(made: list[dict[str, Any]], said: tuple[Statement, ...], strength: int) -> Iterator[Hit]:
    timed = sum(1 for each in made if each["respond_within"])
    if (
        len(made) >= 2
        and timed * 2 > len(made)
        and all(each["severity"] and each["criteria"] for each in made)
    ):
        yield Hit(topic=Topic.SEVERITIES, value=made, said=said, strength=strength)


def _span(cell: str) -> str | None:
    found = lengths(cell)
    return found[0].iso if found else None


RULES = (
    Rule(
        topics=frozenset({Topic.SEVERITIES}),
        trigger=re.compile(f"{INCIDENT.pattern}|{_TO_SUPPORT.pattern}", re.IGNORECASE),
        read=_severities,
    ),
)
