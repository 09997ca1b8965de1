"""Who does a step: the subject, the label, the heading or the chapter says it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.clause_scan import Act
from assistant.drafting.extraction.clauses import acts_of
from assistant.drafting.extraction.facts import ActorFact, ActorKind
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.responsibilities import labelled
from assistant.drafting.extraction.roster import subject_words
from assistant.drafting.extraction.sections import Section, section_of
from assistant.drafting.extraction.step_conditions import BOUND
from assistant.drafting.extraction.step_scene import Scene
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.words import Word, words_of

CHARGED = re.compile(
    r"(?:responsible(?: (?:role|person|party|team))?|performed by|done by|carried out by|executed by|actor|role|who|by)",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\W*as (?:an?|the) (?P<who>[\w /&-]{2,40}?),? (?P<wish>(?:I|we) (?:want|need|would like|wish|must|can|expect)\b)",
    re.IGNORECASE,
)
_BY_NOT_WHO = frozenset(
    "hand e-mail email phone post fax mail noon close default law contract priority date name area region".split()
)


def story_of(scene: Scene, passage: Passage) -> tuple[int, str | None]:
    """Where the wish of a user story begins, and whose it is ("As an editor I want to …")."""
    begin = passage.body or passage.start
    match = _STORY.match(scene.text, begin, passage.end)
    met = scene.roster.meet(*match.span("who"), person=True) if match else None
    return (match.start("wish"), met.name) if match and met else (begin, None)


def put_in_charge(scene: Scene, passage: Passage) -> None:
    """ "Responsible: complaints clerk" below the steps of a chapter names who does them."""
    met = scene.roster.meet(passage.body, passage.end, person=True)
    if met is None:
        return
    scene.charged = met.name
    for index in range(scene.chapter[1], len(scene.steps)):
        if scene.steps[index].actor is None:
            scene.steps[index] = replace(scene.steps[index], actor=met.name, kind=met.kind)


def _tells(scene: Scene, passage: Passage) -> bool:
    """Whether what stands before the colon is a sentence of its own ("Vision system rates weld: ok / bad")."""
    at = scene.text.find(passage.label, passage.start)
    return bool(acts_of(words_of(scene.text, at, at + len(passage.label)), item=False))


def labelled_actor(scene: Scene, passage: Passage) -> str | None:
    """The actor that a label or a heading names for the lines under it."""
    era = section_of(passage.label) in (Section.TODAY, Section.FUTURE)  # "With AI:" is nobody
    if passage.label and not era and labelled(passage.label) is None and not _tells(scene, passage):
        at = scene.text.find(passage.label, passage.start)
        met = scene.roster.meet(at, at + len(passage.label))
        if met:
            return met.name
    if scene.charged:
        return scene.charged
    if passage.item and passage.heading and len(passage.heading.split()) <= 4:
        kind = actor_kind(bare(passage.heading))
        if kind in (ActorKind.HUMAN, ActorKind.AI, ActorKind.SYSTEM):
            at = scene.text.rfind(passage.heading, 0, passage.start)
            if re.search(r"\d[.):]?\s*$", scene.text[max(0, at - 6) : max(0, at)]):
                return None  # a chapter "1 Intake" names a part of the work
            met = scene.roster.meet(at, at + len(passage.heading)) if at >= 0 else None
            return met.name if met else None
    return None


def who_acts(
    scene: Scene, passage: Passage, words: list[Word], act: Act, before: Act | None, earlier: ActorFact | None
) -> tuple[ActorFact | None, bool]:
    """Who acts, and whether it is certainly a person though nobody is named."""
    if act.group.form is Form.MOVES:
        return None, False
    if act.group.form is Form.PASSIVE:
        return _by(scene, act), False
    phrase = subject_words(act.subject)
    if not phrase:
        if before is not None and act.inherited:
            if before.group.form in (Form.PASSIVE, Form.MOVES):
                return None, False
            return earlier, earlier is None and bool(before.subject) and before.subject[-1].low in (
                "we",
                "i",
            )
        return _named(scene, scene.pending), False
    low = phrase[-1].low if len(phrase) > 1 and phrase[-1].low in ("who", "which", "that") else phrase[0].low
    if low in ("who", "which", "that"):
        return _antecedent(scene, words, act, before), False
    if low in ("they", "he", "she", "we", "i") and len(phrase) == 1:
        if low in ("we", "i"):
            return scene.roster.known(scene.story) or scene.roster.speaker(), True
        return _named(scene, scene.roster.last_human), True
    if low in ("it", "this", "that") and len(phrase) == 1:
        return _named(scene, scene.roster.last_machine), False
    if BOUND.search(scene.text[phrase[0].start : act.subject[-1].end]):
        return None, False  # "accounts over 80"
    met = scene.roster.meet(phrase[0].start, phrase[-1].end)
    return met, False


def _named(scene: Scene, name: str | None) -> ActorFact | None:
    return scene.roster.known(name)


def _antecedent(scene: Scene, words: list[Word], act: Act, before: Act | None) -> ActorFact | None:
    stop = act.at
    while stop > 0 and words[stop - 1].low not in ("who", "which", "that"):
        stop -= 1
    behind = list(words[max(0, stop - 7) : max(0, stop - 1)])
    while behind and not behind[-1].is_word:
        behind.pop()
    for i, word in enumerate(behind):
        if word.low in ("the", "a", "an", "our", "to", "by"):
            met = scene.roster.meet(
                behind[i].start + (len(word.text) + 1 if word.low in ("to", "by") else 0), behind[-1].end
            )
            if met:
                return met
    return scene.roster.meet(behind[-1].start, behind[-1].end) if behind else None


def _by(scene: Scene, act: Act) -> ActorFact | None:
    for i, word in enumerate(act.object):
        if word.low == "by" and i + 1 < len(act.object) and act.object[i + 1].low not in _BY_NOT_WHO:
            phrase = subject_words(act.object[i + 1 :])
            met = scene.roster.meet(phrase[0].start, phrase[-1].end) if phrase else None
            if met:
                return met
    return None


def meet_destination(scene: Scene, act: Act) -> None:
    """Whoever something is sent to acts too, even if nothing more is said of them."""
    for i, word in enumerate(act.object):
        if word.low == "to" and i + 1 < len(act.object):
            phrase = subject_words(act.object[i + 1 :])
            if phrase:
                human, machine = scene.roster.last_human, scene.roster.last_machine
                met = scene.roster.meet(phrase[0].start, phrase[-1].end)
                if met is None or met.kind is not ActorKind.HUMAN:
                    scene.roster.last_human, scene.roster.last_machine = human, machine
