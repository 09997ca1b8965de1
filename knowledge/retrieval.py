"""What a search asks for and what it returns. Pure data; the pipeline is `knowledge.retriever`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from knowledge.audience import NO_GROUPS
from knowledge.documents import ScoredPassage
from knowledge.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What may be searched: decided on the server before anything is ranked."""

    role: str
    """The reader's role; see `knowledge.audience.ROLES`."""
    groups: frozenset[str] = NO_GROUPS
    """The reader's groups by their bare names."""
    release: int
    """The published state to search."""
    collection: str | None = None
    """None searches every collection."""
    on: date | None = None
    """The day on which to judge what is in force; None is today for the current release
    and the day of publication for an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitVectors:
    """The sentences, items and rows of one passage, each with its vector."""

    units: Sequence[Unit]
    """In order; offsets are into the version's text."""
    vectors: np.ndarray = field(repr=False)
    """(len(units), dim) float32, unit length, read in the passage's context."""
    matches: np.ndarray = field(repr=False)
    """(len(units), words of the question) float32: cosine of each word's best match in the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """One search: passages best first, with the vector of the question for later stages."""

    question: str
    passages: Sequence[ScoredPassage]
    question_vector: np.ndarray = field(repr=False)
    """(dim,) float32, unit length; zeros where only keywords were searched."""
    timings_ms: Mapping[str, float]
    units: Mapping[int, UnitVectors] = field(default_factory=dict, repr=False)
    """Passage id to its units, for each returned passage."""
    question_words: tuple[str, ...] = ()
    """The question's telling words, the columns of `UnitVectors.matches`."""
    degraded: str | None = None
    """One sentence where an index was unavailable and the other answered alone."""
