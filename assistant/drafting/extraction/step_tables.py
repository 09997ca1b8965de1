"""Steps told in the rows of a table. Pure."""

from __future__ import annotations

import re

from assistant.drafting.extraction.clauses import acts_of
from assistant.drafting.extraction.facts import StepFact
from assistant.drafting.extraction.naming import step_name
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.step_conditions import time_limit_in
from assistant.drafting.extraction.step_scene import IRREVERSIBLE, NO_STEPS, Scene, until_preposition
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.words import span_at, words_of


def read_row(scene: Scene, passage: Passage) -> None:
    """A row of a table of steps."""
    if not passage.lead or passage.section in NO_STEPS:
        return
    heads = [cell.strip(" *_").lower() for cell in passage.lead.strip().strip("|").split("|")]
    cells = _cells(scene.text, passage)
    column = {
        name: i
        for name, pattern in _COLUMNS
        for i, head in reversed(list(enumerate(heads)))
        if re.search(pattern, head)
    }
    at = _named_in(scene.text, cells, heads, column)
    if at is None or at >= len(cells) or (len(column) < 2 and passage.section is not Section.STEPS):
        return
    start, end = cells[at]
    words = words_of(scene.text, start, end)
    who = column.get("who")
    actor = (
        scene.roster.meet(*cells[who], person=True)
        if who is not None and who < len(cells) and who != at
        else None
    )
    acts = [act for act in acts_of(words, item=True) if not act.below]
    if not acts and not words:
        return
    low, high = passage.start, passage.end
    limit = (
        time_limit_in(scene.text, *cells[column["time"]], loose=True)
        if column.get("time", 99) < len(cells)
        else time_limit_in(scene.text, start, end)
    )
    condition = (
        scene.text[slice(*cells[column["when"]])].strip() if column.get("when", 99) < len(cells) else None
    )
    names = [
        (act.group.base, step_name(act.group.base, act.object, act.object, scene.topics))
        for act in acts
        if act.group.form is not Form.PASSIVE
    ]
    for base, name in names or [("", scene.text[start:end].strip()[:70])]:
        if base:
            scene.topics.add(until_preposition(acts[0].object))
        scene.steps.append(
            StepFact(
                name=name, span=span_at(scene.text, start, end), actor=actor.name if actor else None, kind=actor.kind if actor else None,
                systems=scene.systems_within(low, high),
                time_limit=limit, era=passage.era, condition=condition or None, irreversible=base in IRREVERSIBLE,
            )
        )  # fmt: skip


_COLUMNS = (
    (
        "step",
        r"^(?:step|activity|task|action|what|process step|description|step name|activities|tasks)s?\b(?! no| #|s? number)",
    ),
    (
        "who",
        r"^(?:who|role|actor|owner|responsible|by|performed by|done by|lane|team|person|performer|party)\b",
    ),
    ("time", r"^(?:sla|time|limit|time limit|deadline|duration|within|max|how long)\b"),
    ("when", r"^(?:condition|only if|if)\b"),
)


_NUMBER = re.compile(r"\(?[A-Za-z]{0,4}[-. ]?\d{1,3}(?:\.\d{1,2})*[a-z]?[.)]?|")
"""A cell that only counts the rows: "2", "S1", "3a"."""


def _named_in(
    text: str, cells: list[tuple[int, int]], heads: list[str], column: dict[str, int]
) -> int | None:
    """The column that says what is done; where that of the steps only counts them, the next with words."""
    at = column.get("step")
    if at is None or at >= len(cells) or not _NUMBER.fullmatch(text[slice(*cells[at])].strip(" *_`")):
        return at
    others = [i for i in range(min(len(cells), len(heads))) if i not in column.values()]
    wordy = [i for i in others if " " in text[slice(*cells[i])].strip()]
    named = [i for i in others if re.search(_COLUMNS[0][1], heads[i])]
    return next(iter([*named, *wordy]), None)


def _cells(text: str, passage: Passage) -> list[tuple[int, int]]:
    """Places of the cells of a row, without the white space around."""
    start = passage.start + passage.text.startswith("|")
    marks = [*(match.start() for match in re.finditer(r"\|", text[start : passage.end])), passage.end - start]
    spans = [
        span_at(text, start + low, start + high)
        for low, high in zip([0, *(mark + 1 for mark in marks)], marks, strict=False)
    ]
    return [(span.start, span.end) for span in spans]
