"""Questions that the work asks, with their exits. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.exceptions import class_of
from assistant.drafting.extraction.facts import ActorKind, DecisionFact, StepFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.triggers import WISHES
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

_IF = re.compile(
    r"\b(?:if|where|when)\s+(?P<when>[^,;:.]{4,140}?(?:\.\d[^,;:.]{0,80})?(?:,\d{3}[^,;:.]{0,80})*?)(?:,\s(?:then )?|\sthen\s|\s?(?:->|→)\s?|:\s)(?P<then>[^;.]{3,200}?(?:\.\d[^;.]{0,80})?)(?=[;.](?:\s|$)|$|\s?(?:,|;|but|and)?\s(?:otherwise|else|if not)\b)",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:otherwise|else|if not)\b,?\s*(?P<then>[^;.]{3,200}?)(?=[;.](?:\s|$)|$)", re.IGNORECASE
)
_WHETHER = re.compile(
    r"\b(?:decides?|checks?|determines?|assess(?:es)?|verif(?:y|ies)|confirms?|judges?)\s+(?P<word>whether|if)\s+(?P<what>[^,;.]{4,120})",
    re.IGNORECASE,
)
_APART = frozenset("ai_unavailable downstream_failure".split())
"""Classes of what goes wrong that nobody decides."""
_OPENS = re.compile(r"\b(?:if|unless)\s+$", re.IGNORECASE)
_COPULA = re.compile(
    r"^(?P<subject>.+?)\s(?P<verb>is|are|was|has|have|can|does|needs|exceeds?|comes?|contains?|costs?|lacks?|includes?|matches?|agrees?|goes?|takes?|concerns?|mentions?)\b(?P<rest>.*)$",
    re.IGNORECASE,
)


def find_decisions(
    text: str, passages: Sequence[Passage], steps: Sequence[StepFact]
) -> tuple[DecisionFact, ...]:
    """One for every condition that is told with what is done then, in order of the text."""
    found: list[DecisionFact] = []
    for index, passage in enumerate(passages):
        if passage.kind is UnitKind.HEADING or passage.section in (
            Section.PEOPLE,
            Section.OUT_OF_SCOPE,
            Section.PROHIBITED,
            Section.ALTERNATIVES,
            Section.EXCEPTIONS,
        ):
            continue
        matches = list(_IF.finditer(text, passage.start, passage.end))
        for match in matches:
            if class_of(match["when"]) in _APART or (
                match.group()[:4].lower() == "when" and WISHES.search(match["when"])
            ):
                continue
            exits = [(match["when"].strip(), match["then"].strip(" ,;"))]
            following = _ELSE.search(text, match.end(), passage.end)
            if following is None and index + 1 < len(passages) and match is matches[-1]:
                after = passages[index + 1]
                following = re.compile(r"\W{0,3}" + _ELSE.pattern, re.IGNORECASE).match(
                    text, after.body or after.start, after.end
                )
            end = match.end("then")
            if following:
                exits.append(("otherwise", following["then"].strip(" ,;")))
                end = max(end, following.end("then"))
            span = span_at(text, match.start(), end)
            found.append(
                DecisionFact(
                    question=_question(exits[0][0]),
                    exits=tuple(exits),
                    span=span,
                    decided_by=_by(steps, span.start, span.end),
                )
            )
        for match in _WHETHER.finditer(text, passage.start, passage.end):
            what = re.split(r"\s(?:and|but)\s(?=[a-z]+\s(?:the|an?|it|them|to)\b)", match["what"])[0]
            span = span_at(text, match.start(), match.start("what") + len(what))
            found.append(
                DecisionFact(
                    question=_question(what.strip()),
                    exits=(),
                    span=span,
                    decided_by=_by(steps, max(passage.start, span.start - 60), span.end),
                )
            )
    found += _of_steps(text, steps, [(each.span.start, each.span.end) for each in found])
    return tuple(sorted(found, key=lambda each: each.span.start))


def _of_steps(text: str, steps: Sequence[StepFact], told: Sequence[tuple[int, int]]) -> list[DecisionFact]:
    """Conditions of steps that are written without a comma ("if he thinks so he closes the task")."""
    found: list[DecisionFact] = []
    for step in steps:
        at = (
            text.rfind(step.condition, max(0, step.span.start - 200), step.span.end + 200)
            if step.condition
            else -1
        )
        if step.condition and class_of(step.condition) in _APART:
            continue
        if at < 0 or not _OPENS.search(text[max(0, at - 8) : at]):
            continue
        span = span_at(text, min(at, step.span.start), max(at + len(step.condition or ""), step.span.end))
        if any(low < span.end and span.start < high for low, high in told):
            continue
        exits = ((step.condition or "", step.span.text),)
        found.append(
            DecisionFact(question=_question(exits[0][0]), exits=exits, span=span, decided_by=step.kind)
        )
    return found


def _by(steps: Sequence[StepFact], start: int, end: int) -> ActorKind | None:
    return next(
        (step.kind for step in steps if step.span.start < end and start < step.span.end and step.kind), None
    )


def _question(condition: str) -> str:
    """A condition as a question, in its own words.

    >>> _question("the amount is above 5,000 EUR")
    'Is the amount above 5,000 EUR?'
    """
    bare = re.sub(r"\s+", " ", condition).strip(" ,.?")
    match = _COPULA.match(bare)
    if (
        match
        and not re.search(
            r"\b(?:thinks?|believes?|finds?|says?|feels?|sees?|knows?|it's|that's)\b",
            match["subject"],
            re.IGNORECASE,
        )
        and match["verb"].lower() in ("is", "are", "was", "has", "have", "can", "does")
        and len(match["subject"].split()) <= 7
    ):
        subject = match["subject"]
        subject = (
            subject
            if re.match(r"[A-Z]{2}|I\b|[A-Z][a-z]+ [A-Z]", subject)
            else subject[0].lower() + subject[1:]
        )
        return f"{match['verb'].capitalize()} {subject}{match['rest']}?"
    return f"{bare[0].upper()}{bare[1:]}?" if bare else "?"
