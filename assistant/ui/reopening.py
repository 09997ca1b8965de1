"""What a stored step shows to its reader now: every citation is checked against present rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from assistant.answering.answer import Answer, Turn
from assistant.ui.answer_record import answer_from_record
from assistant.ui.asked_in import asked_in_of, pages_of
from assistant.ui.drafts.standing import in_interview, standing_of
from assistant.ui.history import Step
from assistant.ui.presenter import WITHHELD, render_message, render_passages, withhold
from knowledge.audience import NO_GROUPS
from knowledge.errors import UnknownDocumentError

MayRead = Callable[[str, int | None], bool]
"""Whether a document, or one version of it, may be read: (doc_id, version) → bool."""

MayOpenDraft = Callable[[int, int], bool]
"""Whether one version of a draft may be read: (number, version) → bool."""

DRAFT_WITHHELD = "This part is about a draft that you may no longer read."
_TURNS = 12


def no_drafts(_number: int, _version: int) -> bool:
    """The check of a page without drafts."""
    return False


def own_file(_doc_id: str, _version: int | None) -> bool:
    """The check of a file that somebody attached: nobody else finds the conversation."""
    return True


class Documents(Protocol):
    """The knowledge base, as far as the chat page needs it."""

    def version(self, reference: str, *, role: str, groups: frozenset[str]) -> Any: ...

    def original(self, version: Any) -> bytes: ...


def may_read(documents: Documents, role: str, groups: frozenset[str] = NO_GROUPS) -> MayRead:
    """The access check of the knowledge base, remembered for one reopening."""
    seen: dict[tuple[str, int | None], bool] = {}

    def check(doc_id: str, version: int | None) -> bool:
        key = (doc_id, version)
        if key not in seen:
            try:
                reference = doc_id if version is None else f"{doc_id}@{version}"
                documents.version(reference, role=role, groups=groups)
                seen[key] = True
            except UnknownDocumentError:
                seen[key] = False
        return seen[key]

    return check


def present_again(
    step: Step, check: MayRead, *, today: date, may_open: MayOpenDraft = no_drafts
) -> Step:
    """The step as its reader may see it today."""
    record = step.record or {}
    standing = standing_of(record)
    if standing is not None and standing.draft is not None:
        readable = may_open(standing.draft, standing.version or 1)
        return step if readable else replace(step, output=DRAFT_WITHHELD)
    asked_in = asked_in_of(record)
    check = own_file if asked_in.attachment else check
    pages = pages_of(asked_in, step.thread_id)
    if "answer" in record:
        answer = readable_answer(record["answer"], check)
        # Of an answer that is withheld as a whole nothing else is offered either.
        step_id = None if answer.answer == WITHHELD else step.id
        shown = render_message(
            answer, today=today, step_id=step_id, asked_in=asked_in.words(), pages=pages
        )
        return replace(step, output=shown)
    if "passages" in record:
        readable = [
            _Passage(item) for item in record["passages"] if check(item["doc_id"], item["version"])
        ]
        shown = render_passages(readable, understood=record.get("understood"), pages=pages)
        return replace(step, output=shown)
    return step


def readable_answer(record: Mapping[str, Any], check: MayRead) -> Answer:
    """The stored answer without what may no longer be read."""
    answer = withhold(
        answer_from_record(record), lambda citation: check(citation.doc_id, citation.version)
    )
    refusal = answer.refusal
    nearest = refusal.nearest if refusal else ()
    named = {*answer.named, *(document.doc_id for document in nearest)}
    if all(check(doc_id, None) for doc_id in named):
        return answer
    return replace(
        answer,
        answer=WITHHELD,
        refusal=replace(refusal, ask="the governance lead", nearest=()) if refusal else None,
        named=(),
        notices=(),
    )


def earlier_turns(steps: Sequence[Step], check: MayRead) -> list[Turn]:
    """The conversation so far, for understanding a follow-up; the latest turns only."""
    turns: list[Turn] = []
    for step in steps:
        if in_interview(step.record):
            continue
        if step.type == "user_message":
            turns.append(Turn(role="user", text=step.output))
        elif step.record and "answer" in step.record:
            mine = asked_in_of(step.record).attachment
            answer = readable_answer(step.record["answer"], own_file if mine else check)
            turns.append(Turn(role="assistant", text=answer.answer))
    return turns[-_TURNS:]


def passages_record(passages: Sequence[Any], understood: str | None) -> dict[str, Any]:
    """What `present_again` needs to list looked-at passages again."""
    return {
        "understood": understood,
        "passages": [
            {
                "rank": scored.rank,
                "doc_id": scored.passage.doc_id,
                "version": scored.passage.version,
                "title": scored.passage.title,
                "section": scored.passage.section,
                "start": scored.passage.start,
                "end": scored.passage.end,
                "similarity": round(scored.similarity, 4) if scored.similarity is not None else None,
                "keyword": scored.keyword_score is not None,
            }
            for scored in passages[:10]
        ],
    }


class _Passage:
    """A recorded passage in the shape that `render_passages` reads."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.rank: int = record["rank"]
        self.doc_id: str = record["doc_id"]
        self.version: int = record["version"]
        self.title: str = record["title"]
        self.section: str = record["section"]
        self.start: int = record["start"]
        self.end: int = record["end"]

    @property
    def passage(self) -> _Passage:
        return self
