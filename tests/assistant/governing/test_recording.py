"""Every question that people ask leaves an entry, or it is not answered."""

from __future__ import annotations

import hashlib
import json
import logging

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from assistant.answering.answer import Question, Turn
from assistant.errors import InvalidQuestionError
from assistant.governing.recording import RecordingAssistant
from knowledge.audit.asked import load_recipe
from knowledge.errors import AuditWriteError, UnknownCollectionError

ASKED = "Who signs off a new prompt?"


def test_a_question_is_recorded_with_what_led_to_its_answer(installation) -> None:
    answer = installation.ask(ASKED, role="program_manager", collection="ops")

    (entry,) = installation.entries("question.asked")
    details = json.loads(entry.details)
    assert (entry.subject, entry.actor) == (answer.answer_id, "ken")
    assert details["question"] == ASKED
    assert (details["role"], details["collection"], details["release"]) == ("program_manager", "ops", 1)
    assert details["assistant_release"] == answer.assistant_release
    assert details["status"] == "answered" and details["refusal"] is None
    assert details["considered"] == list(answer.considered)


def test_citations_are_kept_as_places_and_hashes_never_as_text(installation) -> None:
    answer = installation.ask(ASKED)

    (entry,) = installation.entries("question.asked")
    (cited,) = json.loads(entry.details)["cited"]
    (citation,) = answer.citations
    assert (cited["doc_id"], cited["version"]) == (citation.doc_id, citation.version)
    assert (cited["start"], cited["end"]) == (citation.start, citation.end)
    assert cited["quote_sha256"] == hashlib.sha256(citation.quote.encode()).hexdigest()
    assert citation.quote not in entry.details


def test_the_conversation_is_recorded_with_a_follow_up(installation) -> None:
    turns = (Turn(role="user", text=ASKED), Turn(role="assistant", text="The model owner."))
    installation.ask("And how long does it take?", history=turns)

    details = json.loads(installation.entries("question.asked")[0].details)
    assert details["history"][0] == {"role": "user", "text": ASKED}
    assert details["standalone_question"] != details["question"]


def test_what_the_assistant_was_made_of_is_kept_once_and_without_a_key(installation) -> None:
    first, second = installation.ask(ASKED), installation.ask("Who approves travel?")

    assert first.assistant_release == second.assistant_release
    engine = installation.composition.knowledge_base().engine
    recipe = load_recipe(engine, first.assistant_release)
    assert "release.yaml" in recipe["files"] and "answer" in recipe["files"]
    assert "api_key" not in recipe["settings"]["model"]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM assistant_archive").scalar() == 1


def test_the_pure_assistant_leaves_no_trace(installation) -> None:
    installation.composition.assistant().answer(Question(text=ASKED))

    assert installation.entries("question.asked") == []


def test_an_answer_that_cannot_be_recorded_is_not_given(installation) -> None:
    engine = installation.composition.knowledge_base().engine

    @event.listens_for(engine, "before_cursor_execute")
    def refuse(connection, cursor, statement, *rest) -> None:
        if statement.startswith("INSERT INTO audit_entries"):
            cursor.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(AuditWriteError, match="nothing was done"):
        installation.ask(ASKED)


def test_a_failing_observer_costs_nobody_their_answer_and_logs_no_question(installation, caplog) -> None:
    told = []

    def failing(question, answer, asker) -> None:
        raise ZeroDivisionError(question.text)

    composition = installation.composition
    recorded = composition.recorded_assistant()
    watched = RecordingAssistant(
        composition.assistant(),
        library=composition.knowledge_base(),
        recipe=recorded.recipe,
        program="1",
        observers=[failing, lambda question, answer, asker: told.append((answer.answer_id, asker))],
    )
    with caplog.at_level(logging.DEBUG):
        answer = watched.answer(Question(text=ASKED, asker="ken"))

    assert told == [(answer.answer_id, "ken")]
    assert "ZeroDivisionError" in caplog.text and ASKED not in caplog.text


@pytest.mark.parametrize(
    ("fields", "error"),
    [({"text": " "}, InvalidQuestionError), ({"text": ASKED, "collection": "none"}, UnknownCollectionError)],
)
def test_a_question_that_is_turned_away_is_recorded_as_denied(installation, fields, error) -> None:
    with pytest.raises(error):
        installation.ask(**fields)

    (entry,) = installation.entries("act.denied")
    assert entry.subject == "ask" and json.loads(entry.details)["reason"].endswith(".")
    assert installation.entries("question.asked") == []


def test_a_question_that_cannot_be_stored_as_it_is_is_recorded_all_the_same(installation) -> None:
    answer = installation.ask("Who signs off a new prompt\ud800\x00?")

    assert installation.entries("question.asked")[0].subject == answer.answer_id


def test_an_error_of_the_database_never_repeats_a_question(installation) -> None:
    engine = installation.composition.knowledge_base().engine

    with pytest.raises(DatabaseError) as raised, engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO no_such_table VALUES (?)", (ASKED,))
    assert ASKED not in str(raised.value)
