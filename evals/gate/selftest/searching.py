"""Sabotages of the search: the assistant is the real one, what it finds is not."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evals.gate.digests import sha256_of
from evals.gate.selftest.sabotage import Asked, Bench
from evals.gate.subject import Answers

if TYPE_CHECKING:
    from assistant.answering.answer import Answer, Question
    from assistant.answering.pipeline import Library
    from knowledge.documents import DocumentVersion, Passage, ScoredPassage
    from knowledge.retrieval import Retrieval, Scope, UnitVectors

CUT_CHARS = 160
"""What is left of each passage where the context is cut."""
Search = Callable[..., "Retrieval"]


class SpoiltLibrary:
    """A knowledge base whose search, or whose eyes, are not its own."""

    def __init__(
        self,
        base: Library,
        search: Callable[[Search], Search] = lambda search: search,
        role: str | None = None,
    ) -> None:
        """
        Args:
            base: The knowledge base.
            search: Makes the spoilt search of the true one.
            role: Whoever asks reads with this role's eyes.
        """
        self._base, self._search, self._role = base, search(base.retriever.search), role

    @property
    def retriever(self) -> SpoiltLibrary:
        """Itself."""
        return self

    def search(self, question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval:
        """As the retriever's, spoilt."""
        return self._search(question, scope, top_k=top_k, in_force=in_force)

    def scope(
        self,
        *,
        role: str,
        groups: frozenset[str],
        collection: str | None = None,
        as_of: str | None = None,
    ) -> Scope:
        """As the knowledge base's."""
        role = self._role or role
        return self._base.scope(role=role, groups=groups, collection=collection, as_of=as_of)

    def versions_by_id(
        self, version_ids: Iterable[int], *, scope: Scope | None
    ) -> Mapping[int, DocumentVersion]:
        """As the knowledge base's."""
        return self._base.versions_by_id(version_ids, scope=scope)

    def version(self, reference: str, *, role: str | None, groups: frozenset[str]) -> DocumentVersion:
        """As the knowledge base's."""
        return self._base.version(reference, role=self._role or role, groups=groups)


def searching(name: str, search: Callable[[Search], Search]) -> Callable[[Bench], Asked]:
    """A release with a spoilt search."""
    return lambda bench: _with_library(bench, name, search=search)


def reading_as(name: str, role: str) -> Callable[[Bench], Asked]:
    """A release in which everybody reads with the eyes of one role."""
    return lambda bench: _with_library(bench, name, role=role)


class Forgetful:
    """An assistant that is told nothing of the messages before."""

    def __init__(self, inner: Answers) -> None:
        self._inner = inner

    def answer(self, question: Question, on_step: Any = None, on_token: Any = None) -> Answer:
        """As the inner one, asked the last message alone."""
        return self._inner.answer(replace(question, history=()), on_step, on_token)


def forgetting(name: str) -> Callable[[Bench], Asked]:
    """A release that forgets what was said before."""
    return lambda bench: bench.with_assistant(name, Forgetful(bench.unchanged.assistant))


def _with_library(bench: Bench, name: str, **spoilt: Any) -> Asked:
    inner = bench.library.composition
    library = SpoiltLibrary(bench.library.base, **spoilt)
    return bench.with_assistant(name, inner.assistant_of(bench.recipe, library=library))


def shuffled(search: Search) -> Search:
    """The passages that were found, in any order."""

    def spoilt(question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval:
        found = search(question, scope, top_k=top_k, in_force=in_force)
        passages = list(found.passages)
        random.Random(sha256_of(question)).shuffle(passages)  # noqa: S311 - no secret
        return replace(found, passages=_ranked(passages))

    return spoilt


def outdated_too(search: Search) -> Search:
    """What is superseded, retired or not yet in force is found beside what is in force."""

    def spoilt(question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval:
        found = search(question, scope, top_k=top_k, in_force=in_force)
        if not in_force:
            return found
        outdated = search(question, scope, top_k=top_k, in_force=False)
        both = sorted([*found.passages, *outdated.passages], key=lambda each: -(each.similarity or 0.0))
        return _joined(found, outdated, both[:top_k])

    return spoilt


def outdated_instead(search: Search) -> Search:
    """Where a document has an outdated version, that is found in place of the one in force."""

    def spoilt(question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval:
        found = search(question, scope, top_k=top_k, in_force=in_force)
        if not in_force:
            return found
        outdated = search(question, scope, top_k=top_k, in_force=False)
        if not outdated.passages:
            return found
        best = max((each.similarity or 0.0 for each in found.passages), default=0.0)
        near = [each for each in outdated.passages if (each.similarity or 0.0) >= best - _NEAR]
        return _joined(found, outdated, near) if near else found

    return spoilt


_NEAR = 0.1
"""An outdated passage this much less similar than the best one is what the question is about."""


def cut(search: Search) -> Search:
    """Only the beginning of each passage is read."""

    def spoilt(question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval:
        found = search(question, scope, top_k=top_k, in_force=in_force)
        passages = [replace(each, passage=_cut_passage(each.passage)) for each in found.passages]
        ends = {each.passage.passage_id: each.passage.end for each in passages}
        units = {key: _before(units, ends[key]) for key, units in found.units.items() if key in ends}
        return replace(found, passages=passages, units=units)

    return spoilt


def _cut_passage(passage: Passage) -> Passage:
    end = min(passage.end, passage.start + CUT_CHARS)
    text = passage.text[: end - passage.start]
    return replace(passage, end=end, text=text, section_start=passage.start, section_end=end)


def _before(units: UnitVectors, end: int) -> UnitVectors:
    kept = [index for index, unit in enumerate(units.units) if unit.end <= end]
    return replace(
        units,
        units=[units.units[index] for index in kept],
        vectors=units.vectors[kept],
        matches=units.matches[kept],
    )


def _joined(found: Retrieval, other: Retrieval, passages: Sequence[ScoredPassage]) -> Retrieval:
    return replace(found, passages=_ranked(passages), units={**other.units, **found.units})


def _ranked(passages: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    return [replace(each, rank=rank) for rank, each in enumerate(passages, start=1)]
