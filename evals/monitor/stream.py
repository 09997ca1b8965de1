"""The answers of two windows, read from the audit trail one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from evals.monitor.sampling import Sample
from evals.monitor.standing import OverdueDocuments
from knowledge.audit.asked import ACT_DENIED, QUESTION_ASKED
from knowledge.audit.between import PastEntry, count_from, entries_between

RATED = "answer.rated"
TRIAL = "trial"
QUESTIONS_KEPT, CITATIONS_KEPT = 400, 5_000
"""How many questions of a window are compared word by word, and how many citations are looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From a moment on and before another, each with its zone."""

    since: datetime
    until: datetime


def periods(now: datetime, *, days: int, against_days: int) -> tuple[Period, Period]:
    """The window up to now, and what came before it."""
    since = now - timedelta(days=days)
    # What is asked in this very millisecond belongs to it.
    until = now + timedelta(milliseconds=1)
    return Period(since=since, until=until), Period(since=since - timedelta(days=against_days), until=since)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAnswer:
    """One recorded answer, without its texts."""

    answer_id: str
    status: str
    reason: str
    """Why it was refused; "" where it was not."""
    confidence: float
    role: str
    collection: str
    release: str
    """Digest of the assistant that answered."""
    model: str
    cited: int
    """How many citations."""
    overdue: bool
    """Something that it cites was overdue for review on its day."""
    nearest: int | None
    """The passage that came first, whatever became of it."""
    total_ms: float | None
    """None in entries from before this was kept."""
    tokens: int
    cost: float
    removed: int
    """Sentences of a chat model that were taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCitation:
    """A citation as the trail keeps it."""

    answer_id: str
    doc_id: str
    version: int
    start: int
    end: int
    quote_sha256: str


@dataclass(slots=True, kw_only=True)
class Window:
    """What was asked in a period, and samples of it."""

    period: Period
    answers: list[PastAnswer] = field(default_factory=list)
    turned_away: int = 0
    """Questions that ended in an error."""
    trials: int = 0
    """Answers of a model that somebody tried; no part of the figures."""
    unreadable: int = 0
    ratings: Mapping[str, int] = field(default_factory=dict)
    """Answer id to 1, it helped, or 0, it did not."""
    questions: Sample[str]
    """Texts, for their drift."""
    citations: Sample[PastCitation]
    again: Sample[PastAnswer]
    """Answers to give again."""

    def statuses(self) -> dict[str, int]:
        """How many ended in which status."""
        return dict(sorted(Counter(each.status for each in self.answers).items()))


def read_window(
    connection: Connection, period: Period, documents: OverdueDocuments, *, now: datetime, sample: int
) -> Window:
    """Read a period. Answers are counted; of texts and citations only samples are held.

    Args:
        connection: An open transaction.
        period: From when to when.
        documents: What was overdue when.
        now: Ratings count until then.
        sample: How many answers to draw for giving them again.
    """
    window = Window(
        period=period,
        questions=Sample(QUESTIONS_KEPT, purpose="questions"),
        citations=Sample(CITATIONS_KEPT, purpose="citations"),
        again=Sample(sample, purpose="again"),
    )
    for entry in entries_between(connection, QUESTION_ASKED, period.since, period.until):
        _add(window, entry, documents)
    denied = entries_between(connection, ACT_DENIED, period.since, period.until)
    window.turned_away = sum(each.subject == "ask" for each in denied)
    window.ratings = _ratings(connection, window, now)
    return window


def asked_later(connection: Connection, now: datetime) -> int:
    """Answers that say to be from the future: the clock was set back."""
    return count_from(connection, QUESTION_ASKED, now + timedelta(minutes=1))


def _add(window: Window, entry: PastEntry, documents: OverdueDocuments) -> None:
    details = entry.details
    if details is None:
        window.unreadable += 1
        return
    if details.get("ran_as") == TRIAL:
        window.trials += 1
        return
    try:
        answer = _answer(entry.subject, details, documents)
        cited = [_citation(entry.subject, each) for each in details.get("cited", ())]
    except (KeyError, TypeError, ValueError):
        window.unreadable += 1
        return
    window.answers.append(answer)
    window.questions.offer(entry.subject, str(details.get("question", "")))
    window.again.offer(entry.subject, answer)
    for each in cited:
        place = f"{each.doc_id}@{each.version}[{each.start}:{each.end}]{each.quote_sha256}"
        window.citations.offer(place, each)


def _answer(answer_id: str, details: Mapping[str, Any], documents: OverdueDocuments) -> PastAnswer:
    cited, considered = details.get("cited") or (), details.get("considered") or ()
    day, taken = date.fromisoformat(details["day"]), details.get("total_ms")
    return PastAnswer(
        answer_id=answer_id,
        status=str(details["status"]),
        reason=str(details.get("refusal") or ""),
        confidence=float(details.get("confidence") or 0.0),
        role=str(details.get("role") or ""),
        collection=str(details.get("collection") or ""),
        release=str(details.get("assistant_release") or ""),
        model=str(details.get("model") or ""),
        cited=len(cited),
        overdue=any(documents.was_overdue(each["doc_id"], each["version"], day) for each in cited),
        nearest=int(considered[0]) if considered else None,
        total_ms=None if taken is None else float(taken),
        tokens=int(details.get("input_tokens") or 0) + int(details.get("output_tokens") or 0),
        cost=float(details.get("cost") or 0.0),
        removed=int(details.get("removed_sentences") or 0),
    )


def _citation(answer_id: str, fact: Mapping[str, Any]) -> PastCitation:
    return PastCitation(
        answer_id=answer_id,
        doc_id=str(fact["doc_id"]),
        version=int(fact["version"]),
        start=int(fact["start"]),
        end=int(fact["end"]),
        quote_sha256=str(fact["quote_sha256"]),
    )


def _ratings(connection: Connection, window: Window, now: datetime) -> dict[str, int]:
    """What is thought of each answer as of now: the last word counts, and one taken back does not."""
    known = {each.answer_id for each in window.answers}
    found: dict[str, int] = {}
    until = now + timedelta(milliseconds=1)
    for entry in entries_between(connection, RATED, window.period.since, until):
        if entry.subject not in known or entry.details is None:
            continue
        value = entry.details.get("value")
        if value is None:
            found.pop(entry.subject, None)
        else:
            found[entry.subject] = int(value > 0)
    return found
