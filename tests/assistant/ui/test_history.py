"""Conversations: kept whole, in order, found again, and never another's."""

from __future__ import annotations

import json
import uuid

import pytest
from sqlalchemy import select

from assistant.ui.accounts import Accounts
from assistant.ui.errors import NotYoursError
from assistant.ui.history import History
from knowledge.store.schema import audit_entries


@pytest.fixture
def history(engine, clock) -> History:
    accounts = Accounts(engine)
    for name in ("ken", "ann"):
        accounts.add(name, role="staff")
    return History(engine, now=clock)


def test_steps_come_back_in_order_as_they_were(history, step) -> None:
    first = step(output="Who signs?", presentation={"modes": {"a": "b"}, "tags": ["x"]})
    second = step(
        thread_id=first.thread_id, type="assistant_message", output="Maria.", record={"answer": {"n": 1}}
    )
    for one in (first, second):
        history.save("ken", one)
    assert history.steps("ken", first.thread_id) == [first, second]


def test_a_change_keeps_the_place_and_the_record(history, step) -> None:
    first = step(output="a", record={"answer": {"n": 1}})
    history.save("ken", first)
    history.save("ken", step(thread_id=first.thread_id, output="b"))
    history.save("ken", step(id=first.id, thread_id=first.thread_id, output="changed"))
    found = history.steps("ken", first.thread_id)
    assert [one.output for one in found] == ["changed", "b"]
    assert found[0].record == {"answer": {"n": 1}}


def test_nothing_of_another_can_be_read_or_changed(history, step) -> None:
    mine = step(output="secret of ken")
    history.save("ken", mine)
    feedback = history.judge("ken", mine.id, 1, "good")
    attempts = [
        lambda: history.thread("ann", mine.thread_id),
        lambda: history.name("ann", mine.thread_id, "x"),
        lambda: history.begin("ann", mine.thread_id),
        lambda: history.save("ann", step(thread_id=mine.thread_id)),
        lambda: history.save("ann", step(id=mine.id)),
        lambda: history.delete("ann", mine.thread_id),
        lambda: history.judge("ann", mine.id, 0),
        lambda: history.withdraw("ann", feedback),
    ]
    for attempt in attempts:
        with pytest.raises(NotYoursError):
            attempt()
    history.delete_step("ann", mine.id)
    assert history.steps("ann", mine.thread_id) == []
    assert history.page("ann").threads == []
    assert history.page("ann", search="secret").threads == []
    assert history.page("ann", after=mine.thread_id).threads == ()
    [kept] = history.steps("ken", mine.thread_id)
    assert kept.output == "secret of ken" and kept.feedback.value == 1


def test_absent_and_foreign_are_told_in_the_same_words(history, step) -> None:
    mine = step()
    history.save("ken", mine)
    said = set()
    for thread_id in (mine.thread_id, str(uuid.uuid4())):
        with pytest.raises(NotYoursError) as raised:
            history.thread("ann", thread_id)
        said.add(str(raised.value))
    assert len(said) == 1


def test_pages_run_through_every_conversation_once_newest_first(history, step, clock) -> None:
    made = []
    for _ in range(7):
        clock.move(seconds=1)
        one = step()
        history.save("ken", one)
        made.append(one.thread_id)
    seen: list[str] = []
    after = None
    while True:
        page = history.page("ken", first=3, after=after)
        seen += [thread.id for thread in page.threads]
        after = page.threads[-1].id
        if not page.more:
            break
    assert seen == made[::-1]


def test_search_finds_words_in_names_and_messages_literally(history, step) -> None:
    asked = step(output="How is 100% met?")
    other = step(output="How is 100x met?")
    for one in (asked, other):
        history.save("ken", one)
    history.name("ken", other.thread_id, "A_b")
    found = lambda words: [thread.id for thread in history.page("ken", search=words).threads]  # noqa: E731
    assert found("100%") == [asked.thread_id]
    assert found("a_B") == [other.thread_id]
    assert found("zzz") == []


def test_feedback_is_changed_taken_back_and_asked_for(history, step) -> None:
    one = step()
    history.save("ken", one)
    first = history.judge("ken", one.id, 0, "wrong owner")
    assert history.judge("ken", one.id, 1) == first
    assert [t.id for t in history.page("ken", value=1).threads] == [one.thread_id]
    assert history.page("ken", value=0).threads == []
    history.withdraw("ken", first)
    assert history.steps("ken", one.thread_id)[0].feedback is None


def test_a_deleted_conversation_is_gone_with_its_feedback(history, step) -> None:
    one = step()
    history.save("ken", one)
    history.judge("ken", one.id, 1)
    history.delete("ken", one.thread_id)
    assert history.owner(one.thread_id) is None
    with pytest.raises(NotYoursError):
        history.delete("ken", one.thread_id)


def test_what_is_thought_of_an_answer_stands_in_the_audit_trail_without_its_comment(
    engine, history, step
) -> None:
    run = step(type="run", name="on_message")
    reply = step(
        thread_id=run.thread_id,
        parent_id=run.id,
        type="assistant_message",
        record={"answer": {"answer_id": "a1"}},
    )
    for one in (run, reply):
        history.save("ken", one)

    feedback = history.judge("ken", run.id, 0, "the wrong owner of the secret")
    history.withdraw("ken", feedback)

    with engine.connect() as connection:
        rated = select(audit_entries).where(audit_entries.c.action == "answer.rated")
        entries = connection.execute(rated.order_by(audit_entries.c.sequence)).all()
    assert [(entry.actor, entry.subject) for entry in entries] == [("ken", "a1")] * 2
    assert [json.loads(entry.details)["value"] for entry in entries] == [0, None]
    assert "secret" not in entries[0].details


def test_only_the_owner_of_a_conversation_reads_the_answer_of_a_run(history, step) -> None:
    reply = step(type="assistant_message", record={"answer": {"answer_id": "a1"}})
    history.save("ken", reply)

    assert history.answer_record("ken", reply.id) == {"answer_id": "a1"}
    assert history.answer_record("ann", reply.id) is None
