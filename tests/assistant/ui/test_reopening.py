"""A reopened conversation shows what its reader may read now."""

from __future__ import annotations

import uuid
from datetime import date

from assistant.answering.serialise import answer_to_json
from assistant.ui.presenter import WITHHELD, render_message
from assistant.ui.reopening import earlier_turns, may_read, passages_record, present_again

TODAY = date(2026, 11, 21)


def merger(knowledge, make_answer, step, role="admin"):
    answer = make_answer(knowledge, "When does the merger close?", role)
    record = {"answer": answer_to_json(answer)}
    step_id = str(uuid.uuid4())
    shown = render_message(answer, today=TODAY, step_id=step_id)
    return step(id=step_id, type="assistant_message", output=shown, record=record)


def test_it_comes_back_exactly_as_it_was(knowledge, make_answer, step) -> None:
    stored = merger(knowledge, make_answer, step)
    again = present_again(stored, may_read(knowledge, "admin"), today=TODAY)
    assert again == stored and "Northwind" in again.output and "cite=1" in again.output


def test_after_a_demotion_its_words_are_withheld(knowledge, make_answer, step) -> None:
    stored = merger(knowledge, make_answer, step)
    again = present_again(stored, may_read(knowledge, "staff"), today=TODAY)
    assert again.output == WITHHELD


def test_a_refusal_forgets_near_documents_that_are_closed_now(knowledge, make_answer, step) -> None:
    stored = merger(knowledge, make_answer, step, role="staff")
    assert "AI change policy" in stored.output
    del knowledge.documents["change-policy"]
    again = present_again(stored, may_read(knowledge, "staff"), today=TODAY)
    assert "AI change policy" not in again.output and again.output.startswith(WITHHELD)


def test_looked_at_passages_are_checked_one_by_one(knowledge, make_passage, step) -> None:
    versions = [knowledge.version(name, role="admin") for name in ("change-policy", "board-notes")]
    record = passages_record([make_passage(version) for version in versions], "As asked")
    stored = step(type="retrieval", record=record)
    everything = present_again(stored, may_read(knowledge, "admin"), today=TODAY).output
    assert "Board notes" in everything and "Understood as: As asked" in everything
    less = present_again(stored, may_read(knowledge, "staff"), today=TODAY).output
    assert "Board notes" not in less and "AI change policy" in less


def test_a_follow_up_does_not_hear_what_is_closed(knowledge, make_answer, step) -> None:
    steps = [step(output="When does the merger close?"), merger(knowledge, make_answer, step)]
    told = earlier_turns(steps, may_read(knowledge, "admin"))
    assert [turn.role for turn in told] == ["user", "assistant"] and "Northwind" in told[1].text
    kept = earlier_turns(steps, may_read(knowledge, "staff"))
    assert kept[1].text == WITHHELD


def test_what_a_person_wrote_is_shown_as_it_was(knowledge, step) -> None:
    asked = step(output="Who [signs](x)?")
    assert present_again(asked, may_read(knowledge, "staff"), today=TODAY) is asked
