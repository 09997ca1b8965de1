"""What a sabotage is, and what sabotages are made of. Data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.gate.cases.case import Case, CaseKind
from evals.gate.decision.verdict import Verdict
from evals.gate.digests import sha256_of
from evals.gate.outputs import Output
from evals.gate.subject import Answers, Subject

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.bootstrap import Composition
    from evals.gate.library import GateLibrary
    from evals.gate.running.replies import RecordedChatModel
    from evals.gate.selftest.stand_in import StandInChatModel

EVERYTHING = frozenset(CaseKind)
DRAFTS = frozenset({CaseKind.DRAFT})
ANSWERS = EVERYTHING - DRAFTS
Alteration = Callable[[Case, Output], Output]
"""From what the unchanged release gave for a case to what the bad one gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A release that is asked anew."""

    subject: Subject
    replies: RecordedChatModel | StandInChatModel | None = None
    """The chat model that words its answers, which is told the repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The unchanged release, and everything that bad ones are made of."""

    owner: Composition
    """Of the installation."""
    library: GateLibrary
    recipe: Recipe
    unchanged: Subject
    folder: Path
    """For files that a sabotage writes."""

    def with_assistant(self, name: str, assistant: Answers, *, recipe: Recipe | None = None) -> Asked:
        """The unchanged release with another assistant."""
        recipe = recipe or self.recipe
        subject = replace(
            self.unchanged,
            name=name,
            digest=altered_digest(recipe.digest, name),
            recipe=recipe,
            assistant=assistant,
        )
        return Asked(subject=subject)

    def with_recipe(self, name: str, recipe: Recipe, model: StandInChatModel | None = None) -> Asked:
        """Another release, built the way that every release is."""
        chat_model = (lambda: model) if model else None
        assistant = self.library.composition.assistant_of(recipe, chat_model=chat_model)
        return replace(self.with_assistant(name, assistant, recipe=recipe), replies=model)

    def recipe_with(self, **sections: Mapping[str, Any]) -> Recipe:
        """The unchanged recipe with other values in some sections of its settings."""
        settings = dict(self.recipe.settings)
        for name, values in sections.items():
            settings[name] = {**settings[name], **values}
        return replace(self.recipe, settings=settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """One release that is bad on purpose."""

    name: str
    what: str
    """What is wrong with it, in one sentence."""
    blocked_by: frozenset[str]
    """Metrics and rules any of which is the right reason to block it."""
    expected: frozenset[Verdict] = frozenset({Verdict.FAIL})
    touches: frozenset[CaseKind] = ANSWERS
    """Kinds of cases that it can move; of the others the unchanged release's outputs count."""
    build: Callable[[Bench], Asked] | None = None
    """Makes a release that is asked anew."""
    alter: Callable[[Bench], Alteration] | None = None
    """Changes what the unchanged release gave, for what need not be asked anew."""
    spoil: Callable[[Sequence[Output]], Sequence[Output]] | None = None
    """Damages the outputs of a run."""
    tamper: Callable[[Tampering], None] | None = None
    """Changes a file behind the gate's back, then goes on; raises what the gate raises."""
    reference: Callable[[Bench], Asked] | None = None
    """What it is held against, where that is not the unchanged release: the same chat model, unspoilt."""
    gap: str = ""
    """Why the shipped bar is known to let it through: told, and counted neither as caught nor as missed."""
    timed: bool = False
    """It is told by its times, so that they are measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """A throwaway home in which a release is locked."""

    owner: Composition
    bar: str
    """The text of the bar."""
    datasets: Path
    """The bar's datasets; a copy, which may be damaged."""
    documents: Mapping[str, Path] | None
    """Of the gate's library, as it is opened."""
    home: Path


@lru_cache(maxsize=1)
def _code_sha256() -> str:
    """Of this package: what a sabotage gave is kept under it."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256_of({path.name: path.read_text(encoding="utf-8") for path in files if path.name in _MOVING})


_MOVING = ("searching.py", "changed_recipes.py", "stand_in.py")
"""The modules whose code moves what a release gives that is asked anew."""


def altered_digest(recipe_digest: str, name: str) -> str:
    """Stands for a release and what was done to it, so that nothing kept is mixed up."""
    return sha256_of([recipe_digest, name, _code_sha256()])[:16]
