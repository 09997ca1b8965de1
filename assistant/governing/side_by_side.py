"""Answering on two knowledge bases, and only once where the second has nothing else to say.

An answer follows from what the knowledge base replied: the same assistant that gets the same
replies gives the same answer. So what the first replied is kept, the second is asked the same,
and only if a reply differs, in whatever detail, is the question answered a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.answering.answer import Answer, Question
from assistant.answering.pipeline import Assistant, Library
from knowledge.documents import DocumentVersion
from knowledge.errors import UnknownDocumentError
from knowledge.retrieval import Retrieval, Scope


@dataclass(frozen=True, slots=True)
class _Call:
    """One thing that the assistant asked of the knowledge base."""

    name: str
    values: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...]

    def of_release(self, release: int) -> _Call:
        """The same, asked of another release."""
        return replace(
            self,
            values=tuple(_of_release(each, release) for each in self.values),
            options=tuple((name, _of_release(each, release)) for name, each in self.options),
        )


class _Asked:
    """A knowledge base that keeps what it was asked and what it replied, question by question."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.replies: dict[_Call, Any] = {}

    @property
    def retriever(self) -> _Asked:
        return self

    def search(self, question: str, scope: Scope, **options: Any) -> Retrieval:
        return self._reply(_call("search", question, scope, **options))

    def scope(self, **options: Any) -> Scope:
        return self._reply(_call("scope", **options))

    def versions_by_id(self, version_ids: Iterable[int], **options: Any) -> Mapping[int, DocumentVersion]:
        return self._reply(_call("versions_by_id", frozenset(version_ids), **options))

    def version(self, reference: str, **options: Any) -> DocumentVersion:
        found = self._reply(_call("version", reference, **options))
        if isinstance(found, UnknownDocumentError):
            raise found
        return found

    def forget(self) -> None:
        """Begin another question."""
        self.replies.clear()

    def _reply(self, call: _Call) -> Any:
        if call not in self.replies:
            self.replies[call] = self.ask(call)
        return self.replies[call]

    def ask(self, call: _Call) -> Any:
        """What the knowledge base says to a call; an unknown document is a reply like others."""
        place = self._library.retriever if call.name == "search" else self._library
        try:
            return getattr(place, call.name)(*call.values, **dict(call.options))
        except UnknownDocumentError as error:
            return error


class SideBySide:
    """Answers as things are and as they would be. For one thread."""

    def __init__(
        self,
        build: Callable[[Library], Assistant],
        current: Library,
        candidate: Library,
        *,
        base_release: int,
    ) -> None:
        """
        Args:
            build: Builds the assistant; both must answer alike on like replies.
            current: The knowledge base as it is.
            candidate: As it would be.
            base_release: The release that the changes are tried on.
        """
        self._current, self._candidate = _Asked(current), _Asked(candidate)
        self._now, self._then = build(self._current), build(self._candidate)
        self._base_release = base_release
        self._last: tuple[Question, Answer] | None = None
        self.answered_once = 0
        """Questions for which every reply was the same."""

    @property
    def base_release(self) -> int:
        """The release that the changes are tried on."""
        return self._base_release

    def before(self, question: Question) -> Answer:
        """The answer as things are."""
        self._last = None
        self._current.forget()
        self._candidate.forget()
        answer = self._now.answer(question)
        self._last = question, answer
        return answer

    def after(self, question: Question) -> Answer:
        """The answer as things would be."""
        release = self._candidate_release(question)
        if release is not None and self._replies_alike(release):
            assert self._last is not None
            self.answered_once += 1
            return replace(self._last[1], release=release)
        return self._then.answer(question)

    def _candidate_release(self, question: Question) -> int | None:
        """The release that the candidate would answer from; None where nothing is known to compare."""
        if self._last is None or self._last[0] != question:
            return None
        for call, reply in self._current.replies.items():
            if call.name == "scope" and reply.release > 0:  # of nothing at all another answer is given
                return self._candidate.scope(**dict(call.options)).release
        return None

    def _replies_alike(self, release: int) -> bool:
        """Whether the candidate says the same to everything that the answer followed from."""
        for call, reply in self._current.replies.items():
            moved = call.of_release(release)
            other = self._candidate.replies.get(moved)
            if other is None:
                other = self._candidate.replies[moved] = self._candidate.ask(moved)
            if not _alike(_of_release(reply, release), other):
                return False
        return True


def _call(name: str, *values: Any, **options: Any) -> _Call:
    return _Call(name, values, tuple(sorted(options.items())))


def _of_release(value: Any, release: int) -> Any:
    return replace(value, release=release) if isinstance(value, Scope) else value


def _alike(first: Any, second: Any) -> bool:
    """Whether two replies are equal in all that an answer can follow from."""
    if isinstance(first, Retrieval) and isinstance(second, Retrieval):
        return _alike_found(first, second)
    if isinstance(first, UnknownDocumentError):
        return isinstance(second, UnknownDocumentError)
    return bool(first == second)


def _alike_found(first: Retrieval, second: Retrieval) -> bool:
    """The vectors of a passage's sentences follow from its text, which is compared."""
    return (
        first.passages == second.passages
        and first.units.keys() == second.units.keys()
        and first.question_words == second.question_words
        and first.degraded == second.degraded
        and np.array_equal(first.question_vector, second.question_vector)
    )
