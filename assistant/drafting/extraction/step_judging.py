"""Whether an act of a sentence is a step of the work. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction.clause_scan import Act
from assistant.drafting.extraction.facts import ActorFact, ActorKind
from assistant.drafting.extraction.idle_verbs import tells_no_work
from assistant.drafting.extraction.numbers import NUMBER
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.roster import subject_words
from assistant.drafting.extraction.step_conditions import BOUND
from assistant.drafting.extraction.step_scene import Scene, note_trigger
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.words import Word
from knowledge.units import UnitKind

_STATES = frozenset(
    "show describe define identify list give make take hold keep run set cover explain meet mean state structure include determine trigger measure support see save surface present date name cut drop store raise produce help leave wait walk".split()
)
"""Verbs that things take as well as people."""
_RATE = re.compile(
    rf"{NUMBER}(?! ?%| per ?cent)[^.;,]{{0,40}}\b(?:per|a|an|each|every) (?:day|week|month|hour|year|quarter|shift)\b|\bdaily\b.*\d",
    re.IGNORECASE,
)
_OUTSIDERS_ACT = frozenset(
    "send return submit sign confirm accept pay reply respond provide upload complete fill review deliver approve collect".split()
)
"""What those outside do as a part of the work."""
_ARRIVING = frozenset("send email e-mail mail submit bring deliver raise report".split())
_PASSIVE_STATES = frozenset(
    "receive base make cover keep hold measure name see structure set support".split()
)
_RUNNING = frozenset("run maintain lead support host operate look supervise manage".split())
_DUTIES = frozenset(
    "run maintain lead support host operate look supervise manage approve escalate call contact notify sign stop accept agree build monitor switch phone inform page".split()
)


def is_step(
    scene: Scene,
    passage: Passage,
    words: list[Word],
    act: Act,
    before: Act | None,
    who: ActorFact | None,
    *,
    sure: bool,
    passive: bool,
    only_ai: bool,
) -> bool:
    """Whether the act is done in the work, by the sentence that tells it.

    Args:
        scene: The description so far; what turns out to start the work is noted in it.
        passage: The sentence, and its words.
        words: Of the sentence.
        act: To be judged.
        before: The act before it in the sentence.
        who: Who acts, where somebody is named.
        sure: Whether it is certainly a person though nobody is named.
        passive: Whether the subject is what is acted on.
        only_ai: Whether only what a model does counts here.
    """
    if before is not None and before.group.negated and act.inherited and before.group.form is act.group.form:
        act.group = replace(act.group, negated=True)
    ai = who is not None and who.kind is ActorKind.AI
    if _assigns(scene, passage, words, act) or tells_no_work(act, passive=passive):
        return False
    if _not_done(scene, passage, words, act) or (only_ai and not ai) or _only_told(act, who, passive=passive):
        return False
    if _comes_in(scene, passage, act, who, passive=passive):
        note_trigger(scene, passage)
        return False
    if who is not None and who.kind is ActorKind.EXTERNAL:
        return act.group.base in _OUTSIDERS_ACT
    if not passive and act.subject and who is None and not sure:
        bounded = BOUND.search(scene.text[act.subject[0].start : act.subject[-1].end])
        return bounded is not None or _unknown_acts(act)
    if act.group.form is Form.PASSIVE and act.group.base in _PASSIVE_STATES:
        return act.group.base == "keep" and bool(act.object)
    return not (
        act.inherited and not act.subject and passage.kind is UnitKind.SENTENCE and act.group.form is Form.ING
    )


def _assigns(scene: Scene, passage: Passage, words: list[Word], act: Act) -> bool:
    """Whether the words give somebody a responsibility instead."""
    start, end = here_start(words, act), words[act.group.after - 1].end + 60
    return (act.group.base in _RUNNING and _owned(scene, passage)) or _responsible(scene, start, end, act)


def _not_done(scene: Scene, passage: Passage, words: list[Word], act: Act) -> bool:
    """Whether the words deny the act or count it ("we do not …", "nobody …", "400 arrive a day")."""
    if act.group.negated or (
        act.subject and act.subject[0].low in ("nothing", "nobody", "no", "none", "neither")
    ):
        return True
    start = words[act.start].start if act.start < len(words) else passage.start
    said = scene.text[start : words[act.group.after - 1].end]
    return _RATE.search(said + " " + " ".join(word.text for word in act.object)) is not None


def _only_told(act: Act, who: ActorFact | None, *, passive: bool) -> bool:
    """Whether the act stands in a clause that only describes something, or is only possible."""
    ai = who is not None and who.kind is ActorKind.AI
    person = who is not None and who.kind in (ActorKind.HUMAN, ActorKind.AI)
    if act.below and not (act.below in ("once", "after") and person and not passive):
        return True
    pronoun = act.subject[-1].low if act.subject else ""
    if act.relative in ("that", "which") and pronoun in ("that", "which") and not ai:
        return True
    if act.relative == "who" and (who is None or who.kind is ActorKind.EXTERNAL):
        return True
    return act.group.modal in ("can", "could", "may", "might") and not ai


def _comes_in(scene: Scene, passage: Passage, act: Act, who: ActorFact | None, *, passive: bool) -> bool:
    """Whether the act is how the work comes in, from outside or from nobody in particular."""
    if who is None:
        return passive and not scene.steps and not passage.numbered and act.group.base in _ARRIVING
    if passive:
        return False
    if who.kind is ActorKind.EXTERNAL:
        return not scene.steps or act.group.base == "apply"
    anybody = who.name in ("people", "someone", "somebody") and len(subject_words(act.subject)) == 1
    return anybody and not scene.steps


def _owned(scene: Scene, passage: Passage) -> bool:
    return any(passage.start <= start < passage.end for start, _ in scene.responsible)


def _responsible(scene: Scene, start: int, end: int, act: Act) -> bool:
    """Whether the act is one that gives a named person a responsibility ("approves changes to the model")."""
    if act.object:
        end = act.object[-1].end
    return act.group.base in _DUTIES and any(start <= low and high <= end for low, high in scene.responsible)


def _unknown_acts(act: Act) -> bool:
    """Whether a subject of an unknown kind may be doing the work: not where things do the same."""
    phrase = subject_words(act.subject)
    if (
        not phrase
        or act.group.base in _STATES
        or phrase[0].low in ("it", "this", "that", "which", "these", "those", "there", "what")
    ):
        return False
    return (
        bool(act.object)
        and act.group.form is Form.PRESENT
        and all(word.text[0].isupper() for word in phrase)
        and phrase[0].low not in ("the", "a", "an", "each", "every", "this", "our")
    )


def here_start(words: Sequence[Word], act: Act) -> int:
    """Where an act's own words begin."""
    return min([words[act.at].start, *(word.start for word in act.subject)])
