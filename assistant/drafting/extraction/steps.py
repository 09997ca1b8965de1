"""The steps of the work in their order, each with who does it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction import texts
from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.clause_scan import Act
from assistant.drafting.extraction.clauses import acts_of
from assistant.drafting.extraction.exceptions import NO_STEPS as NO_WORK
from assistant.drafting.extraction.exceptions import class_of
from assistant.drafting.extraction.facts import (
    ActorFact,
    ActorKind,
    Era,
    PersonFact,
    StepFact,
    SystemFact,
    TextFact,
)
from assistant.drafting.extraction.naming import Topics, step_name
from assistant.drafting.extraction.nominals import noun_act
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.roster import Roster
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.step_actors import (
    CHARGED,
    labelled_actor,
    meet_destination,
    put_in_charge,
    story_of,
    who_acts,
)
from assistant.drafting.extraction.step_conditions import condition_of, is_aside, time_limit_in
from assistant.drafting.extraction.step_judging import is_step
from assistant.drafting.extraction.step_objects import note_topic, things_of, told_by_noun, with_particle
from assistant.drafting.extraction.step_repeats import without_repeats
from assistant.drafting.extraction.step_scene import IRREVERSIBLE, NO_STEPS, Scene, until_preposition
from assistant.drafting.extraction.step_tables import read_row
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.words import Word, span_at, words_of
from knowledge.units import UnitKind

_OUTSIDE = re.compile(
    r"\b(?:customer|client|claimant|applicant|supplier|vendor|patient|candidate|citizen|caller|parent|policyholder|tenant|borrower|donor|regulator|press|public)s?\b",
    re.IGNORECASE,
)
_NOT_A_STEP = re.compile(
    r"^(?:\W*)(?:thanks|thank you|regards|best|hi|hello|dear|sorry)\b.{0,30}$|^\W*(?:please (?:let|tell|find|see|note|help|advise))\b|\b(?:should|must) be (?:able|possible)\b|\bwe (?:measure|track|report) (?:the|this|it)\b", re.IGNORECASE)  # fmt: skip
_FIGURES = re.compile(
    r"(?:\w+ )?(?:thresholds?|targets?|baselines?|volumes?|costs?|sla|notes?|contacts?|peak|budget)$",
    re.IGNORECASE,
)

_AI_AT_WORK = re.compile(
    r"(?:the |an? |our )?(?:[\w-]+ ){0,3}?(?:AI|model|assistant|classifier|(?:chat)?bot) (?!is\b|was\b|has\b)[a-z]{2,}s\b",
    re.IGNORECASE,
)
"""What a target says where it is no number: "Target: the AI drafts the answer"."""


def read(scene: Scene, passage: Passage) -> None:
    scene.alternative = None if passage.start == 0 else scene.alternative
    if passage.kind is UnitKind.ROW:
        read_row(scene, passage)
        return
    if passage.heading != scene.chapter[0]:
        scene.chapter, scene.charged = (passage.heading, len(scene.steps)), None
    if passage.label and CHARGED.fullmatch(passage.label) and passage.heading:
        put_in_charge(scene, passage)
        return
    only_ai = passage.section is Section.PURPOSE
    if passage.section in NO_STEPS or _NOT_A_STEP.search(passage.text):
        return
    figures = passage.label and not passage.item and _FIGURES.match(passage.label)
    if figures and not _AI_AT_WORK.match(scene.text, passage.body, passage.end):
        return
    kinds = set(texts.kinds_of(passage.text))
    if kinds & texts.NO_STEPS and not (passage.numbered and not kinds & {"prohibited", "out_of_scope"}):
        return
    if is_aside(passage.text) and not passage.numbered:
        return
    if passage.label and class_of(passage.label) in NO_WORK:
        return
    start, scene.story = story_of(scene, passage)
    words = words_of(scene.text, start, passage.end)
    if not words:
        return
    labelled = labelled_actor(scene, passage)
    acts = acts_of(words, item=passage.item or bool(labelled))
    if (
        not acts
        and (passage.item or passage.numbered)
        and passage.section is Section.STEPS
        and len(words) <= 16
    ):
        _fragment(scene, passage, words)
        return
    if not acts and passage.label and not labelled and passage.item:
        start = scene.text.index(passage.label, passage.start)
        words = words_of(scene.text, start, start + len(passage.label))
        acts = acts_of(words, item=True)
    elif passage.item and passage.label and not labelled and actor_kind(bare(passage.label)) is None:
        start = scene.text.find(passage.label, passage.start)
        label_words = words_of(scene.text, start, start + len(passage.label))
        if acts_of(label_words, item=True) and passage.numbered:
            words = label_words
            acts = acts_of(words, item=True)
    scene.pending = labelled
    scene.topics.begin()
    before: Act | None = None
    sentence_subject: ActorFact | None = None
    for act in acts:
        sentence_subject = _act(scene, passage, words, act, before, sentence_subject, only_ai=only_ai)
        before = act


def _fragment(scene: Scene, passage: Passage, words: list[Word]) -> None:
    """A step told by a noun alone."""
    told = noun_act(words)
    if told is None:
        return
    who = scene.roster.meet(told.by[0].start, told.by[-1].end, person=True) if told.by else None
    condition = scene.text[told.condition[0].start : told.condition[-1].end] if told.condition else None
    span = span_at(scene.text, words[0].start, words[-1].end)
    scene.steps.append(
        StepFact(
            name=step_name(told.base, told.things, (), scene.topics), span=span, actor=who.name if who else scene.charged, kind=who.kind if who else None,
            systems=scene.systems_within(span.start, span.end),
            condition=condition, time_limit=time_limit_in(scene.text, span.start, span.end), era=passage.era, irreversible=told.base in IRREVERSIBLE,
        )
    )  # fmt: skip


def _act(
    scene: Scene,
    passage: Passage,
    words: list[Word],
    act: Act,
    before: Act | None,
    earlier: ActorFact | None,
    *,
    only_ai: bool,
) -> ActorFact | None:
    who, sure = who_acts(scene, passage, words, act, before, earlier)
    passive = act.group.form in (Form.PASSIVE, Form.MOVES)
    subject_now = who if not passive else earlier
    things = things_of(scene, act, before, passive=passive)
    if not is_step(scene, passage, words, act, before, who, sure=sure, passive=passive, only_ai=only_ai):
        if not passive and act.object and not act.below:
            scene.topics.add(act.object)
        return subject_now
    note_topic(scene, act)
    base, things = told_by_noun(scene, act, things, passive=passive)
    if passive:
        scene.topics.add(things)
    name = step_name(
        with_particle(base, act) if passive else base,
        things,
        act.object if passive else (),
        scene.topics,
        passage.body or passage.start,
    )
    if not passive:
        scene.topics.add(until_preposition(act.object))
    start = min([words[act.at].start, *(word.start for word in act.subject)])
    end = max(words[act.group.after - 1].end, act.object[-1].end if act.object else 0)
    clause_end = act.condition[-1].end if act.condition and act.condition[-1].end > end else end
    limit = time_limit_in(scene.text, start, min(passage.end, clause_end))
    condition, otherwise = condition_of(scene, passage, words, act, things, start)
    era = passage.era
    kind = who.kind if who else (ActorKind.HUMAN if sure else None)
    if era is Era.UNSTATED and act.group.modal in ("will", "'ll", "shall", "should", "would"):
        era = Era.FUTURE
    step = StepFact(
        name=name, span=span_at(scene.text, start, end), actor=who.name if who else None, kind=kind,
        systems=scene.systems_within(start, max(end, clause_end)),
        condition=condition, time_limit=limit, era=era,
        irreversible=act.group.base in IRREVERSIBLE or (act.group.base in ("send", "email", "e-mail", "submit", "notify") and bool(_OUTSIDE.search(scene.text[start:end]))),
    )  # fmt: skip
    if otherwise and scene.steps and scene.steps[-1].condition and scene.alternative is not None:
        index = max(i for i, each in enumerate(scene.steps) if each is scene.steps[-1])
        first = next((i for i in range(index, -1, -1) if scene.steps[i] is scene.alternative), index)
        if scene.steps[first].otherwise is None:
            scene.steps[first] = replace(scene.steps[first], otherwise=span_at(scene.text, start, end).text)
        scene.alternative = None
    scene.steps.append(step)
    if condition and condition != "otherwise":
        scene.alternative = step
    meet_destination(scene, act)
    return subject_now


def find_steps(
    text: str,
    passages: Sequence[Passage],
    roster: Roster,
    systems: Sequence[SystemFact],
    people: Sequence[PersonFact],
) -> tuple[tuple[StepFact, ...], tuple[TextFact, ...]]:
    """The steps in order of the text, and what starts the work where a clause of a step says so."""
    reader = Scene(
        text,
        roster,
        _places(text, systems),
        Topics(),
        [(each.span.start, each.span.end) for each in people if each.responsibility],
        [],
        [],
    )
    for passage in passages:
        if passage.kind is not UnitKind.HEADING:
            read(reader, passage)
    return tuple(without_repeats(reader.steps)), tuple(reader.triggers)


def _places(text: str, systems: Sequence[SystemFact]) -> list[tuple[int, int, str]]:
    called: dict[str, str] = {}
    for system in systems:
        parts = system.name.split()
        short = [part for part in parts if part[0].isupper() and len(part) > 2 and actor_kind(part) is None]
        for name in (system.name, *(short if len(parts) < 4 else ())):
            called.setdefault(name.lower(), system.name)
    if not called:
        return []
    names = "|".join(re.escape(name) for name in sorted(called, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
    return [(*match.span(), called[match.group().lower()]) for match in pattern.finditer(text)]
