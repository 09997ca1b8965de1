"""What rules may look at besides the artifact. Pure; the composition root fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.linting.limits import LintLimits
from assistant.drafting.linting.walking import Place, places


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the directory says of somebody."""

    name: str
    kind: PartyKind = PartyKind.PERSON
    title: str | None = None
    team_kind: TeamKind | None = None
    org_unit: str | None = None
    deputy: str | None = None
    left_on: date | None = None
    """From when on they are no longer there."""


class PeopleDirectory(Protocol):
    """Who is who."""

    def find(self, party: PartyRef) -> Person | None:
        """The person, role or team by id or name; None if the directory does not know it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """What a cited document is at the moment."""

    found: bool
    """Whether the document and its version exist (and the reader may see them)."""
    verbatim: bool = False
    """Whether the quote stands in that version's text."""
    status: str = "current"
    """current, superseded, draft or retired."""
    audience: frozenset[str] | None = None
    """Roles that may read it; None for everybody."""
    groups: frozenset[str] = frozenset()


class CitedLibrary(Protocol):
    """The documents that citations point into."""

    def look_up(self, citation: Citation) -> CitedSource:
        """What the cited document is now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LintContext:
    """Everything besides the artifact that rules may look at."""

    today: date
    limits: LintLimits = field(default_factory=LintLimits)
    directory: PeopleDirectory | None = None
    library: CitedLibrary | None = None
    related: Mapping[str, Header] = field(default_factory=dict)
    """Artifacts of the same use case by type, such as the ownership plan of a specification."""
    everything: Mapping[str, Header] = field(default_factory=dict)
    """All known artifacts by id."""
    exports: Mapping[str, Any] = field(default_factory=dict)
    """Of rules about exports: functions by format that write the artifact and read it back."""
    places: Callable[[Header], Sequence[Place]] = places
    """The places of an artifact; the runner passes a function that walks through each once."""
    broken: tuple[str, ...] = ()
    """Of rules that come last: the rules that found an error."""
