"""What a compared system must be able to do: index files once, then search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FileKey:
    """Which document a file or a passage belongs to."""

    collection: str
    source: str
    """Relative to the collection's folder, as gold evidence names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSet:
    """The files that every system reads: `<root>/<collection>/…`, all of them UTF-8 text."""

    root: Path
    keys: Mapping[str, FileKey]
    """By path relative to `root`, "/"-separated."""
    as_text: int = 0
    """How many stand here as our normalised text, because their format needs a reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search. Every system gets the same standalone question."""

    text: str
    collection: str | None
    """None searches all collections together."""
    role: str = "staff"
    """Only our system knows roles."""
    top_k: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One found passage."""

    key: FileKey
    text: str
    score: float
    """The system's own; larger is better, comparable only within the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What an index holds and how long it took."""

    passages: int
    mean_words: float
    seconds: float | None
    """From reading the files to a searchable index, the model already loaded; None where not measured."""


class SearchSystem(Protocol):
    """A system under comparison."""

    @property
    def name(self) -> str: ...

    @property
    def packages(self) -> Sequence[str]:
        """The packages whose versions are printed."""
        ...

    @property
    def how(self) -> str:
        """How it is run, in one sentence."""
        ...

    def index(self, files: FileSet) -> Indexed:
        """Read, cut and index the files."""
        ...

    def search(self, query: Query) -> list[Hit]:
        """At most `top_k` passages, best first."""
        ...
