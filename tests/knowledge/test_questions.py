"""Questions that are known: saved ones, and those that people asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from knowledge.audit.asked import record_question
from knowledge.errors import QuestionFileError
from knowledge.library import QUESTIONS_FILE
from knowledge.question_files import load_known_questions, render_known_questions, write_known_questions
from knowledge.questions import (
    KnownQuestion,
    QuestionOrigin,
    list_saved_questions,
    recent_questions,
    remove_questions,
    save_questions,
)
from knowledge.store.engine import open_engine
from knowledge.store.schema import audit_entries

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(tmp_path / "home")
    yield opened
    opened.dispose()


def saved(engine: Engine, *texts: str, role: str = "staff") -> list[KnownQuestion]:
    questions = [KnownQuestion(text=text, role=role) for text in texts]
    return save_questions(engine, questions, actor="Ada", at=NOW)


def asked(engine: Engine, number: int, text: str, **details: Any) -> None:
    record_question(
        engine,
        at=NOW,
        asker="ken",
        answer_id=f"answer-{number}",
        details={
            "question": text,
            "standalone_question": text,
            "role": "staff",
            "groups": [],
            "collection": None,
            "as_of": None,
            "considered": [1],
            "cited": [],
            **details,
        },
        digest="d",
        recipe={},
    )


def test_saved_questions_are_listed_in_the_order_of_their_saving(engine) -> None:
    saved(engine, "Who signs?", "Who pays?")

    listed = list_saved_questions(engine)
    assert [(each.text, each.number, each.origin) for each in listed] == [
        ("Who signs?", 1, QuestionOrigin.SAVED),
        ("Who pays?", 2, QuestionOrigin.SAVED),
    ]


def test_a_question_is_saved_once_for_each_role_however_it_is_written(engine) -> None:
    saved(engine, "Who signs?")

    assert saved(engine, "who  SIGNS?") == []
    assert len(saved(engine, "Who signs?", role="admin")) == 1


def test_removing_tells_which_numbers_there_were(engine) -> None:
    saved(engine, "Who signs?", "Who pays?")

    assert remove_questions(engine, [2, 9], actor="Ada", at=NOW) == [2]
    assert [each.text for each in list_saved_questions(engine)] == ["Who signs?"]


def test_changes_of_the_saved_set_stand_in_the_audit_trail(engine) -> None:
    saved(engine, "Who signs?")
    saved(engine, "Who signs?")
    remove_questions(engine, [1], actor="Ben", at=NOW)
    remove_questions(engine, [1], actor="Ben", at=NOW)

    with engine.connect() as connection:
        entries = connection.execute(select(audit_entries).order_by(audit_entries.c.sequence)).all()
    assert [(entry.actor, entry.action) for entry in entries] == [
        ("Ada", "questions.saved"),
        ("Ben", "questions.removed"),
    ]
    assert json.loads(entries[1].details) == {"questions": {"1": "Who signs?"}}


def test_recent_questions_are_the_newest_each_once(engine) -> None:
    for number, text in enumerate(["Who signs?", "Who pays?", "who signs?", "Who leads?"]):
        asked(engine, number, text)

    recent = recent_questions(engine, 3)
    assert [each.text for each in recent] == ["Who leads?", "who signs?", "Who pays?"]
    assert {each.origin for each in recent} == {QuestionOrigin.ASKED}
    assert len(recent_questions(engine, 2)) == 2


def test_the_same_words_of_another_reader_are_another_question(engine) -> None:
    asked(engine, 1, "Who signs?")
    asked(engine, 2, "Who signs?", groups=["legal"])
    asked(engine, 3, "Who signs?", role="admin", collection="ops")

    recent = recent_questions(engine, 9)
    assert [(each.role, each.groups, each.collection) for each in recent] == [
        ("admin", frozenset(), "ops"),
        ("staff", frozenset({"legal"}), None),
        ("staff", frozenset(), None),
    ]


def test_a_follow_up_is_known_by_what_it_was_understood_to_ask(engine) -> None:
    asked(engine, 1, "And when?", standalone_question="When does the owner sign?")

    assert recent_questions(engine, 1)[0].text == "When does the owner sign?"


def test_greetings_and_questions_about_the_past_are_not_asked_again(engine) -> None:
    asked(engine, 1, "Thank you!", considered=[])
    asked(engine, 2, "Who signed?", as_of="3")

    assert recent_questions(engine, 9) == []


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    questions = [
        KnownQuestion(text="Wer zahlt für 日本?", role="admin", collection="ops"),
        KnownQuestion(text="Who signs?", role="staff"),
    ]
    path = tmp_path / "questions.jsonl"
    write_known_questions(path, questions)

    assert load_known_questions(path) == questions
    assert render_known_questions([]) == ""


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        '{"question": " "}',
        '{"question": "a", "role": "king"}',
        '{"question": "a", "collection": 1}',
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_nothing_is_taken(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Who signs?"}\n\n' + line + "\n", encoding="utf-8")

    with pytest.raises(QuestionFileError, match=r"Line 3 of questions\.jsonl"):
        load_known_questions(path)


def test_files_that_cannot_be_read_or_written_are_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="cannot be read"):
        load_known_questions(tmp_path / "missing")
    with pytest.raises(QuestionFileError, match="cannot be written"):
        write_known_questions(tmp_path / "no" / "folder", [])


def test_the_starter_library_brings_questions_of_every_kind_of_reader() -> None:
    questions = load_known_questions(QUESTIONS_FILE)

    assert len(questions) == len({question.key for question in questions}) >= 60
    assert {question.role for question in questions} == {"staff", "program_manager", "governance_lead"}
