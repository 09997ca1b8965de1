"""Who handles which kind of exception. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass
from assistant.drafting.inference.acts import clauses, in_doubt
from assistant.drafting.inference.hit import Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.names import PARTY, in_cell, party
from assistant.drafting.inference.statement import Section, Statement, Table

_CLASSES: Sequence[tuple[ExceptionClass, re.Pattern[str]]] = (
    (
        ExceptionClass.HARM_OR_SECURITY,
        one_of(
            r"harm\w*",
            r"attacks?",
            r"leaks?",
            r"security",
            r"injury",
            r"suspected fraud",
            r"personal data (?:in|went|lost|leak\w*|breach\w*|incident\w*|seen|shown|disclosed|sent)(?: \w+)?",
            r"breach\w*",
            r"abuse",
            r"unsafe",
            r"danger\w*",
            r"discriminat\w+",
            r"manipulat\w+",
            r"tamper\w+",
        ),
    ),
    (
        ExceptionClass.LOW_CONFIDENCE,
        one_of(
            r"low(?:er)? (?:confidence|scores?|certainty)",
            r"below the (?:threshold|limit|cut-off)",
            r"uncertain\w*",
            r"(?:score|confidence) (?:below|under)",
            r"not sure",
            r"unsure (?:output|result)",
            r"not confident",
        ),
    ),
    (
        ExceptionClass.HUMAN_DISAGREES,
        one_of(
            r"(?:reviewer|agent|person|clinician|doctor|consultant|editor|staff|nurse|clerk|officer|human|user|handler|caseworker|adviser) (?:disagrees?|rejects?|objects?)",
            r"disagree\w*",
            r"override",
            r"overruled",
        ),
    ),
    (
        ExceptionClass.STALE_DATA,
        one_of(
            r"stale",
            r"outdated",
            r"out of date",
            r"conflicting (?:data|sources|records)",
            r"(?:data|sources|records) (?:conflict|disagree|differ)",
            r"old data",
            r"data (?:are|is) (?:old|late)",
            r"contradict\w+ (?:data|records)",
        ),
    ),
    (
        ExceptionClass.BAD_INPUT,
        one_of(
            r"missing (?:data|input|fields?|information|documents?|pages?)",
            r"unreadable",
            r"illegible",
            r"incomplete",
            r"bad input",
            r"invalid (?:input|data)",
            r"corrupt\w*",
            r"wrong format",
            r"input (?:is )?missing",
        ),
    ),
    (
        ExceptionClass.OUT_OF_SCOPE,
        one_of(
            r"out[- ]of[- ]scope",
            r"outside (?:the|its) (?:scope|purpose|boundar\w+|intended (?:use|purpose))",
            r"not covered",
            r"forbidden use",
            r"unsupported (?:language|request|case)",
            r"policy (?:breach|violation|request)",
            r"not permitted",
        ),
    ),
    (
        ExceptionClass.SLA_BREACH,
        one_of(
            r"time ?limit (?:passed|exceeded|missed)",
            r"overdue",
            r"deadline (?:missed|passed)",
            r"SLA\b.*",
            r"(?:too late|late cases?)",
            r"backlog",
            r"waits? longer",
            r"target time (?:missed|exceeded)",
            r"over the limit",
        ),
    ),
    (
        ExceptionClass.DOWNSTREAM_FAILURE,
        one_of(
            r"downstream",
            r"(?:system of record|target system|receiving system|case system|record system|interface|write-back|records? system) (?:is )?(?:not available|unavailable|down|fails?|failure)",
            r"cannot be (?:written|saved)",
            r"interface (?:failure|error)",
        ),
    ),
    (
        ExceptionClass.AI_UNAVAILABLE,
        one_of(
            r"(?:AI|model|assistant|tool|aid|system|algorithm|service|bot|output|suggestion|draft|engine|classifier|software|helper)(?: step| service| tool)? (?:is |are )?(?:not available|unavailable|down|silent|does not (?:answer|respond)|times? out|offline|unreachable|fails to answer|not answering|out of service|stopped)",
            r"time-?outs?",
            r"no (?:answer|output|response)",
            r"outage",
        ),
    ),
)
_SITUATION = re.compile(
    r"^(?:exception|situation|what happens|what goes wrong|problem|case|event|trigger|when|if|failure|fault|circumstance|occurrence|condition)\b",
    re.IGNORECASE,
)
_HANDLER = re.compile(
    r"^(?:handler|handled by|who (?:handles|deals|acts|decides)|who|first call|goes to|dealt with by|responsible|owner|desk|taken by|passed to|contact|sent to)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"^(?:what (?:to do|happens|is done)|action|rule|what they do|response|do|measure|step|treatment|then|procedure|does)\b",
    re.IGNORECASE,
)
_PASSED = re.compile(
    rf"\b(?:goes?|go|is (?:sent|passed|routed|handed|referred|returned|forwarded|moved|escalated)|are (?:sent|passed|routed|handed|referred|returned|forwarded|moved|escalated)|is (?:handled|dealt with|decided|taken over|resolved|worked)|are (?:handled|dealt with|decided|taken over|resolved|worked))(?: [a-z]+ly| back| on| over| at once| straight)*,? (?:to|by) (?P<party>{PARTY})"
)


def exception_class(text: str) -> ExceptionClass | None:
    """Which of the classes a situation in words belongs to; None for any other."""
    return next((kind for kind, words in _CLASSES if words.search(text)), None)


def _handlers(section: Section) -> Iterator[Hit]:
    found: dict[str, tuple[dict[str, str], Statement]] = {}
    for table in section.tables:
        for row, name, rule in _handler_rows(table):
            kind = exception_class(row.cells[0])
            if kind is not None:
                found.setdefault(kind.value, ({"class": kind.value, "handler": name, "rule": rule}, row))
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        for clause in clauses(statement.text):
            match = _PASSED.search(clause)
            kind = exception_class(clause[: match.start()]) if match else None
            name = party(match["party"]) if match else None
            if kind is not None and name:
                found.setdefault(
                    kind.value, ({"class": kind.value, "handler": name, "rule": statement.text}, statement)
                )
    if found:
        yield Hit(
            topic=Topic.EXCEPTION_HANDLERS,
            value=[each for each, _ in found.values()],
            said=tuple(statement for _, statement in found.values()),
        )


def _handler_rows(table: Table) -> Iterator[tuple[Statement, str, str]]:
    handler, rule = table.column(_HANDLER, after=1), table.column(_RULE, after=1)
    if handler is None or not _SITUATION.match(table.header[0]):
        return
    for row in table.rows:
        if len(row.cells) == len(table.header) and row.about_ai and (name := in_cell(row.cells[handler])):
            yield row, name, row.cells[rule] if rule not in (None, handler) else row.cells[0]


RULES = (
    Rule(
        topics=frozenset({Topic.EXCEPTION_HANDLERS}),
        trigger=re.compile("|".join(words.pattern for _, words in _CLASSES), re.IGNORECASE),
        read=_handlers,
    ),
)
