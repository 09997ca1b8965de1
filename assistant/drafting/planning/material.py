"""Everything that a draft is made of. Pure data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import QUOTE_LIMIT, DefaultRule, Provenance, UserTurn
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.extraction.facts import BriefFacts, Span
from assistant.drafting.inference.inferred import Inferences
from assistant.drafting.linting.context import PeopleDirectory
from assistant.drafting.settings import DraftingSettings

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a person said: a brief, or an answer in an interview."""

    source: str
    """brief, interview, or the name of a file."""
    text: str
    facts: BriefFacts
    turn: int | None = None
    about: str | None = None
    """The interview question that it answers; None for a brief."""
    model: bool = False
    """Whether it is other work that serves as a model: nobody said it of this one."""

    def quote(self, span: Span | None) -> Provenance:
        """Where a fact comes from."""
        if self.model:
            return DefaultRule(rule=f"As in {self.source}.")
        words = span.text if span is not None else self.text
        return UserTurn(source=self.source, turn=self.turn, quote=" ".join(words.split())[:QUOTE_LIMIT])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value that somebody gave for one field, outright."""

    value: Any
    provenance: UserTurn
    unknown: bool = False
    """They said that they do not know: it is to be confirmed."""
    ask: PartyRef | None = None
    """Whom they named as the one who knows."""
    confirms: bool = False
    """They said yes to what the draft holds: the value stays, with its sources, and counts as theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a specification is planned from."""

    told: Sequence[Told]
    today: date
    author: PartyRef
    """Who speaks; last in the order of those who confirm."""
    stated: Mapping[str, Stated] = field(default_factory=dict)
    """Values by path; they win over everything read."""
    base: WorkflowSpec | None = None
    """A specification begun elsewhere, such as a YAML brief; its filled fields are kept."""
    inferences: Inferences = field(default_factory=Inferences)
    directory: PeopleDirectory | None = None
    settings: DraftingSettings = field(default_factory=DraftingSettings)
    drafted_with: str = "rules"
    """`rules`, or the chat model that helped to read."""

    def facts(
        self, choose: Callable[[BriefFacts], Sequence[Fact]], *about: str
    ) -> Iterator[tuple[Told, Fact]]:
        """Facts of one family with who said them, in the order of telling.

        Args:
            choose: The family, such as `lambda facts: facts.people`.
            about: Only from answers to these questions and from briefs; all where none is given.
        """
        for told in self.told:
            if not about or told.about is None or told.about in about:
                for fact in choose(told.facts):
                    yield told, fact

    def texts(self, kind: str) -> list[tuple[Told, str, Provenance]]:
        """Sentences of one kind, with their source."""
        return [
            (told, fact.text, told.quote(fact.span))
            for told, fact in self.facts(lambda facts: facts.texts)
            if fact.kind == kind
        ]
