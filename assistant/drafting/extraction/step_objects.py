"""What a step acts on, and what "it" stands for in it. Pure."""

from __future__ import annotations

from assistant.drafting.extraction.actors import actor_kind, bare
from assistant.drafting.extraction.clause_scan import Act
from assistant.drafting.extraction.nominals import noun_act
from assistant.drafting.extraction.roster import subject_words
from assistant.drafting.extraction.step_scene import Scene, until_preposition
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.words import BE, DETERMINERS, MODALS, Word

_WITH_PARTICLE = frozenset(
    "look carry sign fill hand pick set send type work pass write call print take give cut check".split()
)


def things_of(scene: Scene, act: Act, before: Act | None, *, passive: bool) -> list[Word]:
    if not passive:
        return list(act.object or act.shared)
    own = subject_words(act.subject)
    if own and own[0].low in ("which", "who", "that"):
        own = []
    if not own and before is not None:
        own = (
            subject_words(before.subject)
            if before.group.form in (Form.PASSIVE, Form.MOVES)
            else until_preposition(before.object)
        )
    if before is not None and not act.subject:
        act.subject = list(before.subject) if before.group.form in (Form.PASSIVE, Form.MOVES) else list(own)
    return own


def note_topic(scene: Scene, act: Act) -> None:
    """ "When a request has no cost centre, the buyer returns it": what the condition is of."""
    noun = []
    for word in act.condition[1:6]:
        if (
            word.low in BE | MODALS
            or word.low in ("has", "have", "lacks", "exceeds", "contains")
            or not word.is_word
        ):
            break
        noun.append(word)
    if (
        len(noun) > 1
        and noun[0].low in DETERMINERS
        and actor_kind(bare(" ".join(word.text for word in noun))) is None
    ):
        scene.topics.begin()
        scene.topics.add(noun)


def told_by_noun(scene: Scene, act: Act, things: list[Word], *, passive: bool) -> tuple[str, list[Word]]:
    """ "the check of the form is carried out": the act is the one that the noun tells."""
    if passive and act.group.base in ("carry", "perform", "conduct", "undertake", "execute", "make"):
        told = noun_act(things)
        if told is not None and told.things:
            return told.base, list(told.things)
    return act.group.base, things


def with_particle(base: str, act: Act) -> str:
    """The verb with the small word that belongs to it: "are looked up", "is carried out"."""
    first = act.object[0].low if act.object else ""
    return (
        f"{base} {first}"
        if base in _WITH_PARTICLE and first in ("up", "out", "off", "in", "back", "over", "down")
        else base
    )
