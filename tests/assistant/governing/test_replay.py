"""A recorded answer can be given again, and a difference is named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from assistant import audit_commands
from assistant.errors import RecipeError
from assistant.governing.comparison import WITHHELD, compare_replay
from assistant.governing.replay import replay_answer
from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.audit.asked import load_recipe
from knowledge.errors import AuditBrokenError, UnknownAnswerError
from knowledge.store.access import replace_restriction
from knowledge.store.engine import write

ASKED = "Who signs off a new prompt?"
ANOTHER = "# Prompts\n\nBefore a new prompt goes live, the whole board signs off within 9 days.\n"


def replayed(installation, *arguments: str):
    return CliRunner().invoke(audit_commands.app, ["replay", *arguments], obj=installation.composition)


def test_an_answer_is_reproduced_at_once(installation) -> None:
    answer = installation.ask(ASKED)

    assert installation.composition.replay(answer.answer_id).reproduced


def test_an_answer_is_reproduced_after_its_document_changed_and_another_is_gone(installation) -> None:
    answers = [
        installation.ask(text, collection=collection)
        for text in (ASKED, "Who approves travel requests?", "How many parking lots are there?")
        for collection in (None, "ops")
    ]
    installation.publish(prompts=ANOTHER)
    installation.publish(travel=None, parking="# Parking\n\nThere are 40 parking lots.\n")

    for answer in answers:
        replay = installation.composition.replay(answer.answer_id)
        assert replay.reproduced, (replay.differences, replay.reasons)
        assert replay.answer.release == 1
    assert "whole board" in installation.ask(ASKED).answer


def test_a_question_about_an_earlier_release_is_replayed_as_it_was_asked(installation) -> None:
    installation.publish(prompts=ANOTHER)
    answer = installation.ask(ASKED, as_of="1")
    installation.publish(travel=None)

    assert "model owner" in answer.answer
    assert installation.composition.replay(answer.answer_id).reproduced


def test_a_refusal_because_a_document_is_a_draft_is_reproduced_when_it_is_in_force(installation) -> None:
    draft = "---\nstatus: draft\n---\n# Agents\n\nAn agent may spend at most 50 euros without asking.\n"
    installation.publish(agents=draft)
    answer = installation.ask("How much may an agent spend without asking?")
    installation.publish(agents=draft.replace("status: draft\n", "status: in_force\n"))

    assert answer.status == "refused"
    replay = installation.composition.replay(answer.answer_id)
    assert replay.reproduced, (replay.differences, replay.reasons)


def test_the_role_of_then_decides_what_a_replay_reads(installation) -> None:
    staff = installation.ask("What does the vendor Quorble cost?", role="staff")
    lead = installation.ask("What does the vendor Quorble cost?", role="governance_lead")

    assert staff.status == "refused" and "9,000" in lead.answer
    for answer in (staff, lead):
        assert installation.composition.replay(answer.answer_id).reproduced


def test_settings_of_then_are_used_although_they_have_changed(installation, open_home) -> None:
    answer = installation.ask(ASKED)
    changed = open_home(
        installation.composition.settings.home,
        PLAYBOOK_ANSWERING__REFUSAL_THRESHOLD="0.99",
        PLAYBOOK_RETRIEVAL__CANDIDATES="7",
    )

    assert changed.recorded_assistant().answer
    assert changed.replay(answer.answer_id).reproduced
    changed.knowledge_base().close()


def test_a_lost_or_changed_archive_is_told_in_one_sentence(installation) -> None:
    answer = installation.ask(ASKED)
    engine = installation.composition.knowledge_base().engine
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE assistant_archive SET content = replace(content, 'version: 1', 'version: 2')"
        )
    with pytest.raises(RecipeError, match="was changed since"):
        installation.composition.replay(answer.answer_id)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE assistant_archive SET content = '[1'")
    with pytest.raises(AuditBrokenError, match="cannot be read"):
        installation.composition.replay(answer.answer_id)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM assistant_archive")
    with pytest.raises(RecipeError, match="is not kept"):
        installation.composition.replay(answer.answer_id)


@pytest.mark.parametrize("details", ["replace(details, 'answered', 'refused')", "'{}'", "'['"])
def test_nothing_is_held_against_an_entry_that_was_changed(installation, details: str) -> None:
    answer = installation.ask(ASKED)
    with installation.composition.knowledge_base().engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entries_stay")
        connection.exec_driver_sql(
            f"UPDATE audit_entries SET details = {details} WHERE action = 'question.asked'"
        )

    with pytest.raises(AuditBrokenError, match="was changed since it was written"):
        installation.composition.replay(answer.answer_id)


def test_an_unknown_answer_is_told_in_one_sentence(installation) -> None:
    with pytest.raises(UnknownAnswerError, match="audit list"):
        installation.composition.replay("nothing")


def test_the_command_exits_0_where_the_answer_is_the_same(installation) -> None:
    answer = installation.ask(ASKED)
    result = replayed(installation, answer.answer_id, "--json")

    value = json.loads(result.stdout)
    assert result.exit_code == 0 and value["reproduced"] and value["differences"] == []
    assert value["then"]["citations"] == value["now"]["citations"]
    assert value["same_sentences"] == [True]
    assert "Reproduced" in replayed(installation, answer.answer_id).stdout


def test_the_command_shows_a_refusal_again_and_commands_no_terminal(installation) -> None:
    answer = installation.ask("How many zebras\x9b31m graze in the \x1b[2J canteen?")

    result = replayed(installation, answer.answer_id)

    assert (answer.status, answer.sentences) == ("refused", ())
    assert (result.exit_code, result.exception) == (0, None)
    assert "zebras" in result.stdout
    assert not {"\x1b", "\x9b"} & set(result.stdout)


def test_the_command_exits_1_and_names_what_differs(installation) -> None:
    """Closing a document is the one thing in which a replay follows today's state."""
    answer = installation.ask(ASKED)
    with write(installation.composition.knowledge_base().engine) as connection:
        replace_restriction(
            connection,
            Subject(kind=SubjectKind.DOCUMENT, name=answer.citations[0].doc_id),
            audience=frozenset({"admin"}),
            actor="Ada",
            reason="a test",
            at=datetime(2026, 6, 1, tzinfo=UTC),
        )
    result = replayed(installation, answer.answer_id, "--json")

    value = json.loads(result.stdout)
    assert result.exit_code == 1 and not value["reproduced"]
    assert {"status", "citations"} <= set(value["differences"])
    assert any("closed to this role" in reason for reason in value["reasons"])
    assert replayed(installation, answer.answer_id).exit_code == 1


def test_whoever_reads_the_trail_sees_no_quote_that_is_closed_to_them(installation) -> None:
    answer = installation.ask("What does the vendor Quorble cost?", role="governance_lead")
    comparison = compare_replay(
        installation.composition.replay(answer.answer_id),
        installation.composition.knowledge_base(),
        reader=Actor(name="Root", role="admin"),
    )

    assert comparison.reproduced
    assert [each["quote"] for each in comparison.then["citations"]] == [WITHHELD]
    assert comparison.now["sentences"] == [WITHHELD]
    assert "9,000" not in json.dumps(comparison.to_json())


def test_a_model_that_is_out_of_reach_is_named_as_the_reason(installation) -> None:
    answer = installation.ask(ASKED)
    replay = installation.composition.replay(answer.answer_id)

    engine = installation.composition.knowledge_base().engine
    asked = replace(
        replay.asked,
        details={**replay.asked.details, "model": "openai:gone", "sentences": [], "program": "0"},
    )
    again = replay_answer(
        asked,
        recipe=load_recipe(engine, answer.assistant_release),
        rebuild=lambda recipe, moment: installation.composition.assistant(),
        program="1",
        embedding="another",
    )
    assert again.differences == ["sentences"]
    assert "openai:gone could not be used" in again.reasons[0]
    assert any("embedding model" in reason for reason in again.reasons)
    assert any("Version 0 answered then" in reason for reason in again.reasons)
