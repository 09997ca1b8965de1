"""Starters come from what several people asked and tell nobody what they may not know."""

from __future__ import annotations

from typing import Any

from assistant.ui.asked_starters import most_asked
from knowledge.audit.between import PastEntry

SIGNS = "Who signs a new prompt before it goes live?"


def asked(text: str, actor: str, **changes: Any) -> PastEntry:
    details = {
        "question": text,
        "status": "answered",
        "role": "staff",
        "groups": [],
        "cited": [{"doc_id": "change-policy"}],
        **changes,
    }
    return PastEntry(at="2026-11-21T09:00:00.000+00:00", actor=actor, subject="a", details=details)


def offered(*entries: PastEntry, role: str = "staff", groups: tuple[str, ...] = ()) -> list[str]:
    return [text for text, _ in most_asked(entries, role=role, groups=groups)]


def test_what_most_people_asked_comes_first_in_its_usual_spelling() -> None:
    other = "How long are approvals kept here?"
    entries = [asked(SIGNS, name) for name in ("ken", "sam", "dana")]
    entries += [asked(other, "ken"), asked(other.lower(), "sam"), asked(other, "ken")]

    assert offered(*entries) == [SIGNS, other]


def test_what_one_person_asked_often_is_offered_to_nobody() -> None:
    assert offered(*(asked(SIGNS, "ken") for _ in range(9))) == []


def test_what_people_with_more_rights_asked_is_not_offered() -> None:
    leads = [asked(SIGNS, name, role="governance_lead") for name in ("ada", "lena")]
    grouped = [asked(SIGNS, name, groups=["board"]) for name in ("ada", "lena")]

    assert offered(*leads) == offered(*grouped) == []
    assert offered(*leads, role="governance_lead") == [SIGNS]
    assert offered(*grouped, groups=("board",)) == [SIGNS]


def test_only_answered_questions_that_stand_alone_are_offered() -> None:
    for changes in (
        {"status": "refused"},
        {"cited": []},
        {"collection": "finance"},
        {"as_of": "2026-03-01"},
        {"history": [{"role": "user", "text": "x"}]},
    ):
        assert offered(*(asked(SIGNS, name, **changes) for name in ("ken", "sam"))) == []
    for text in (
        "Tell me",
        "Write to ken@example.com for what?",
        "<b>Who signs a new prompt?</b>",
        "x y " * 60,
    ):
        assert offered(asked(text, "ken"), asked(text, "sam")) == []


def test_it_names_every_document_that_its_answers_cited() -> None:
    entries = [asked(SIGNS, "ken"), asked(SIGNS, "sam", cited=[{"doc_id": "board-notes"}])]

    assert most_asked(entries, role="staff", groups=()) == [
        (SIGNS, frozenset({"change-policy", "board-notes"}))
    ]
