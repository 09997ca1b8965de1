"""Steps that are told twice. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.drafting.extraction.actors import singular
from assistant.drafting.extraction.facts import Era, StepFact
from assistant.drafting.extraction.words import DETERMINERS


def without_repeats(steps: Sequence[StepFact]) -> list[StepFact]:
    """One of two steps of one actor that say the same, unless one is of today and the other of the future."""
    seen: defaultdict[tuple[tuple[str, ...], str], set[Era]] = defaultdict(set)
    kept: list[StepFact] = []
    for step in steps:
        eras = seen[_gist(step.name), (step.actor or "").lower()]
        if step.era in eras or (eras and Era.UNSTATED in (step.era, *eras)):
            continue
        eras.add(step.era)
        kept.append(step)
    return kept


def _gist(name: str) -> tuple[str, ...]:
    """A name without articles and plurals."""
    return tuple(singular(word) for word in name.lower().split() if word not in DETERMINERS)
