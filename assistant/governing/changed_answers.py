"""Which answers some changes would change, found by answering before and after. Pure but for `ask`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol

from assistant.answering.answer import Answer, AnswerStatus, Question
from assistant.errors import AssistantError
from assistant.governing.answer_changes import (
    IMPORTANCE,
    AnswerChange,
    AnswerChangeKind,
    AnswerChanges,
    AnswerSide,
    CitedQuote,
)
from knowledge.errors import ChangedMeanwhileError, KnowledgeError
from knowledge.questions import KnownQuestion, list_saved_questions, recent_questions

if TYPE_CHECKING:
    from sqlalchemy import Engine

FAILED = "failed"
"""Status of a question that could not be asked: its collection is not there (yet)."""
_REFUSED = (AnswerStatus.REFUSED, FAILED)
_SAID = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)

OnCompared = Callable[[int, int], None]
"""Told how many questions of how many have been compared."""


class BothSides(Protocol):
    """Answers a question as things are and as they would be."""

    @property
    def base_release(self) -> int:
        """The release that the changes are tried on."""
        ...

    def before(self, question: Question) -> Answer: ...

    def after(self, question: Question) -> Answer:
        """Asked right after `before` with the same question."""
        ...


def known_questions(engine: Engine, *, recent: int) -> list[KnownQuestion]:
    """The saved questions and the last that people asked, each once, the saved ones first."""
    known: dict[tuple[str, str, str | None], KnownQuestion] = {}
    for question in (*list_saved_questions(engine), *recent_questions(engine, recent)):
        known.setdefault(question.key, question)
    return list(known.values())


def compare_answers(
    questions: Sequence[KnownQuestion],
    sides: Sequence[BothSides],
    on_compared: OnCompared | None = None,
) -> AnswerChanges:
    """Answer each question before and after, and say what differs.

    Args:
        questions: Each is asked with its own role and collection.
        sides: Any of them answers any question; as many are answered at a time.
        on_compared: Told after each.

    Returns:
        A change for each question, the most important first, else in the order given.

    Raises:
        ChangedMeanwhileError: If the knowledge base was changed meanwhile.
    """
    free: SimpleQueue[BothSides] = SimpleQueue()
    for each in sides:
        free.put(each)

    def compare(known: KnownQuestion) -> AnswerChange:
        both = free.get()
        try:
            asked = Question(text=known.text, role=known.role, collection=known.collection)
            before, after = answer_side(both.before, asked), answer_side(both.after, asked)
        finally:
            free.put(both)
        return compare_sides(known, before, after)

    changes: list[AnswerChange] = []
    pool = ThreadPoolExecutor(len(sides), thread_name_prefix="compare")
    try:
        for change in pool.map(compare, questions):
            changes.append(change)
            if on_compared is not None:
                on_compared(len(changes), len(questions))
    finally:
        pool.shutdown(cancel_futures=True)
    changes.sort(key=lambda change: IMPORTANCE.index(change.kind))
    return AnswerChanges(base_release=sides[0].base_release, changes=tuple(changes))


def compare_sides(known: KnownQuestion, before: AnswerSide, after: AnswerSide) -> AnswerChange:
    """What becomes of one question's answer.

    Ids, confidence and timings do not count. The words count and the quotes that carry them;
    the same quotes out of another version, place or document are the same words.
    """
    kind = _kind(before, after)
    notes = _differences(before, after) if kind is AnswerChangeKind.SAME else ()
    if notes:
        kind = AnswerChangeKind.SAME_WORDS
    return AnswerChange(
        question=known.text,
        role=known.role,
        collection=known.collection,
        origin=known.origin.value,
        kind=kind,
        before=None if kind is AnswerChangeKind.SAME else before,
        after=None if kind is AnswerChangeKind.SAME else after,
        notes=notes,
    )


def describe_answer(answer: Answer) -> AnswerSide:
    """What of an answer is compared and shown."""
    return AnswerSide(
        status=answer.status.value,
        text=answer.answer,
        citations=tuple(
            CitedQuote(
                doc_id=each.doc_id,
                title=each.title,
                version=each.version,
                section=each.section,
                quote=each.quote,
                start=each.start,
                end=each.end,
            )
            for each in answer.citations
        ),
        notices=tuple(answer.notices),
        confidence=answer.confidence,
    )


def answer_side(ask: Callable[[Question], Answer], question: Question) -> AnswerSide:
    """Ask, and describe the answer; a question that cannot be asked is a result as well.

    Raises:
        ChangedMeanwhileError: If the knowledge base is no longer what it was.
    """
    try:
        return describe_answer(ask(question))
    except ChangedMeanwhileError:
        raise
    except (AssistantError, KnowledgeError) as error:
        return AnswerSide(status=FAILED, text=str(error))


def _kind(before: AnswerSide, after: AnswerSide) -> AnswerChangeKind:
    if after.status == AnswerStatus.CONFLICT and before.status != AnswerStatus.CONFLICT:
        return AnswerChangeKind.NEWLY_CONFLICTING
    if after.status in _REFUSED and before.status not in _REFUSED:
        return AnswerChangeKind.NEWLY_REFUSED
    if before.status in _REFUSED and after.status in _SAID:
        return AnswerChangeKind.NEWLY_ANSWERED
    if before.status == after.status == AnswerStatus.REFUSED:
        return AnswerChangeKind.SAME  # whom to ask may differ; that is told as a note
    told = [(side.status, side.text, [each.quote for each in side.citations]) for side in (before, after)]
    return AnswerChangeKind.SAME if told[0] == told[1] else AnswerChangeKind.CHANGED


def _differences(before: AnswerSide, after: AnswerSide) -> tuple[str, ...]:
    """What differs between two answers of the same words."""
    notes: dict[str, None] = {}
    if before.text != after.text:
        notes["Still refused, in other words."] = None
    for old, new in zip(before.citations, after.citations, strict=True):
        if old.doc_id != new.doc_id:
            notes[f"“{new.title}” would be cited in the place of “{old.title}”."] = None
        elif old.version != new.version:
            notes[f"Version {new.version} of “{new.title}” would be cited, not version {old.version}."] = None
        elif old != new:
            notes[f"“{new.title}” would be cited at another place or under another name."] = None
    for notice in after.notices:
        if notice not in before.notices:
            notes[f"New notice: {notice}"] = None
    for notice in before.notices:
        if notice not in after.notices:
            notes[f"Notice gone: {notice}"] = None
    return tuple(notes)
