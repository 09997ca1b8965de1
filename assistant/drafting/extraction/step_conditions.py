"""Under which condition a step is done, and within which time. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction import exceptions
from assistant.drafting.extraction.clause_scan import Act
from assistant.drafting.extraction.facts import TextFact
from assistant.drafting.extraction.numbers import LENGTH, NUMBER, duration
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.step_scene import Scene
from assistant.drafting.extraction.triggers import ARRIVES, WISHES
from assistant.drafting.extraction.words import Word, span_at

BOUND = re.compile(
    rf"\b(?:above|below|over|under|more than|less than|at least|exceeding|greater than|up to|between|worth)\s(?:about )?[€$£]?(?:EUR |USD |GBP )?{NUMBER}",
    re.IGNORECASE,
)


def condition_of(
    scene: Scene, passage: Passage, words: list[Word], act: Act, things: Sequence[Word], start: int
) -> tuple[str | None, bool]:
    if act.otherwise:
        return "otherwise", True
    if (
        act.condition
        and act.condition[0].low in ("if", "when", "unless", "where", "whenever", "should")
        and len(act.condition) > 1
    ):
        told_in = (scene.text, act.condition[0].start, act.condition[-1].end)
        arrival = ARRIVES.search(*told_in) or (
            act.condition[0].low in ("when", "whenever") and WISHES.search(*told_in)
        )
        first = 0 if act.condition[0].low == "unless" else 1
        told = scene.text[act.condition[first].start : act.condition[-1].end]
        if arrival and act.condition[0].low in ("when", "whenever", "if"):
            if not scene.triggers and not scene.steps:
                span = span_at(scene.text, act.condition[1].start, act.condition[-1].end)
                scene.triggers.append(TextFact(kind="trigger", text=span.text, span=span))
            return None, False
        return told, False
    begin = passage.body or passage.start
    front = re.match(
        r"(?:for|above|below|over|under|in case of|with|from)\b[^,;:.]{3,70}(?=,)",
        scene.text[begin:start],
        re.IGNORECASE,
    )
    if front and (
        BOUND.search(front.group())
        or re.match(r"(?:for|in case of|above|below|over|under)\b", front.group(), re.IGNORECASE)
    ):
        return front.group(), False
    subject = scene.text[act.subject[0].start : act.subject[-1].end] if act.subject else ""
    if BOUND.search(subject):
        return subject, False
    if (
        not things
        and act.object
        and BOUND.search(bounded := scene.text[act.object[0].start : act.object[-1].end])
    ):
        return bounded, False
    return None, False


def time_limit_in(text: str, start: int, end: int, *, loose: bool = False) -> str | None:
    for match in LENGTH.finditer(text, start, end):
        before = text[max(start, match.start() - 24) : match.start()]
        if loose or re.search(
            r"\b(?:within|in under|no later than|inside|at most|less than|in|under)\s(?:about |the |max(?:imum)? )?$",
            before,
            re.IGNORECASE,
        ):
            return duration(match)
    return None


def is_aside(sentence: str) -> bool:
    """Whether a sentence tells how an exception apart from the work is dealt with."""
    condition = re.match(
        r"\W*(?:if|when|whenever|should|in case(?: of)?)\b([^,]{3,90}),", sentence, re.IGNORECASE
    )
    return bool(condition) and exceptions.class_of(condition[1]) in exceptions.NO_STEPS
