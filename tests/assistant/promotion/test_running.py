"""The assistant that people ask is the release that its channel points at, or the last that may run."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event

from assistant.answering.answer import Answer, Question
from assistant.bootstrap import Composition
from assistant.promotion.describing import describe_standing
from assistant.promotion.errors import NothingToRunError
from assistant.promotion.records import Registered
from tests.assistant.promotion.conftest import DAN, Workshop
from tests.compositions import hashed_composition
from tests.knowledge.fakes import changes, document

ASKED = "Who approves prompts?"


class House:
    """A home with a few documents, its desk, and processes that answer in it."""

    def __init__(self, home: Path) -> None:
        self._home, self._opened = home, []
        first = self.process()
        first.knowledge_base().publish(
            changes(document("a.md", "Two people approve prompts.\n\nThe owner signs prompts.")),
            actor="Ada",
            reason="A test",
        )
        base = first.knowledge_base()
        self.workshop = Workshop(base.engine, now=base.clock())

    def process(self, **environment: str) -> Composition:
        """Another process over the same home."""
        self._opened.append(hashed_composition(self._home, **environment))
        return self._opened[-1]

    def close(self) -> None:
        for each in self._opened:
            each.knowledge_base().close()

    def entries(self, action: str) -> list[dict]:
        return [json.loads(entry.details) for entry in self.workshop.said(action)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "home")
    yield made
    made.close()


def ask(process: Composition, model: str | None = None) -> Answer:
    return process.recorded_assistant(model).answer(Question(text=ASKED, asker="ken"))


def edit(house: House, release: Registered) -> None:
    house.workshop.execute(
        "UPDATE assistant_archive SET content = json_set(content, '$.settings.answering.passages', 49)"
        " WHERE digest = ?",
        release.digest,
    )


def test_the_installed_files_answer_until_something_was_promoted(house) -> None:
    process = house.process()
    answer = ask(process)

    assert answer.assistant_release == process.assistant().answer(Question(text=ASKED)).assistant_release
    assert house.entries("question.asked")[0]["ran_as"] == "installed"


def test_where_it_is_required_nothing_answers_unpromoted(house) -> None:
    process = house.process(PLAYBOOK_GATE__REQUIRED="true")

    with pytest.raises(NothingToRunError, match="gate promote"):
        ask(process)
    house.workshop.promoted(5)
    assert ask(process).assistant_release == house.workshop.desk.find("r-1").digest


def test_a_promotion_elsewhere_answers_the_next_question(house) -> None:
    process = house.process()
    ask(process)
    first = house.workshop.promoted(5)
    assert ask(process).assistant_release == first.digest
    second = house.workshop.promoted(6)

    assert ask(process).assistant_release == second.digest
    asked = house.entries("question.asked")
    assert [each["ran_as"] for each in asked] == ["installed", "production", "production"]
    assert asked[2]["assistant_release"] == second.digest


def test_an_empty_staging_is_no_way_round_what_production_runs(house) -> None:
    house.workshop.promoted(5)
    staging = house.process(PLAYBOOK_GATE__CHANNEL="staging")

    with pytest.raises(NothingToRunError, match="to staging yet, so nothing is answered"):
        ask(staging)
    lines = list(describe_standing(house.workshop.desk.status()))
    assert "staging: nothing was promoted yet, so that it answers nothing." in lines


def test_a_home_may_follow_staging(house) -> None:
    house.workshop.promoted(5)
    staged = house.workshop.promoted(6, "staging")

    assert ask(house.process(PLAYBOOK_GATE__CHANNEL="staging")).assistant_release == staged.digest


def test_a_rollback_answers_the_next_question(house) -> None:
    first, process = house.workshop.promoted(5), house.process()
    house.workshop.promoted(6)
    ask(process)
    house.workshop.desk.rollback("production", actor=DAN, reason="Slow")

    assert ask(process).assistant_release == first.digest


def test_settings_of_the_home_do_not_move_what_was_promoted(house) -> None:
    release = house.workshop.promoted(5)
    process = house.process(PLAYBOOK_ANSWERING__PASSAGES="3")

    assert ask(process).assistant_release == release.digest
    assert process.recorded_assistant().recipe.settings["answering"]["passages"] == 5


def test_a_revoked_release_gives_way_to_the_one_before_and_that_is_told_once(house, caplog) -> None:
    first, process = house.workshop.promoted(5), house.process()
    house.workshop.promoted(6)
    ask(process)
    house.workshop.desk.revoke("r-2", DAN, "It leaks")

    with caplog.at_level(logging.ERROR):
        assert [ask(process).assistant_release for _ in range(3)] == [first.digest] * 3
    assert len([line for line in caplog.messages if "r-2 may not run" in line]) == 1
    (denied,) = [each for each in house.entries("act.denied") if each.get("channel")]
    assert denied["instead"] == "r-1" and "revoked" in denied["reason"]


def test_what_was_taken_back_does_not_step_in(house) -> None:
    house.workshop.promoted(4)
    second = house.workshop.promoted(5)
    house.workshop.promoted(6)
    house.workshop.desk.rollback("production", "r-2", actor=DAN, reason="It invents owners")
    process = house.process()
    assert ask(process).assistant_release == second.digest
    house.workshop.desk.revoke("r-2", DAN, "It leaks")

    assert ask(process).assistant_release == house.workshop.desk.find("r-1").digest


def test_one_of_two_who_had_to_approve_is_not_enough(house) -> None:
    house.workshop.promoted(5)
    house.workshop.execute(
        "UPDATE release_approvals SET revoked_at = '2026-06-02', revoked_by = 'Ben' WHERE approver = 'Ben'"
    )

    with pytest.raises(NothingToRunError, match="gate status"):
        ask(house.process())


def test_an_approval_that_expires_does_not_stop_what_runs(house) -> None:
    house.workshop.promoted(5)
    house.workshop.execute("DROP TRIGGER release_approvals_are_only_revoked")
    house.workshop.execute("UPDATE release_approvals SET expires_at = '2001-01-01 00:00:00.000000'")

    assert ask(house.process()).assistant_release == house.workshop.desk.find("r-1").digest


def test_edited_content_is_not_run_and_a_restored_one_is(house) -> None:
    first = house.workshop.promoted(5)
    second = house.workshop.promoted(6)
    edit(house, second)
    process = house.process()
    assert ask(process).assistant_release == first.digest

    house.workshop.execute(
        "UPDATE assistant_archive SET content = json_set(content, '$.settings.answering.passages', 6)"
        " WHERE digest = ?",
        second.digest,
    )
    assert ask(process).assistant_release == second.digest


def test_where_everything_was_edited_nothing_answers(house) -> None:
    edit(house, house.workshop.promoted(5))

    with pytest.raises(NothingToRunError):
        ask(house.process())
    refused, asked = house.entries("act.denied")
    assert refused["instead"] == "nothing" and asked["question"] == ASKED


def test_a_pointer_that_somebody_forged_is_not_followed(house) -> None:
    first = house.workshop.promoted(5)
    house.workshop.registered(50)
    for trigger in ("channels_move", "channels_begin"):
        house.workshop.execute(f"DROP TRIGGER {trigger}")
    house.workshop.execute("UPDATE channels SET release = 2")

    assert ask(house.process()).assistant_release == first.digest


def test_a_channel_that_somebody_emptied_runs_what_its_moves_say(house) -> None:
    first = house.workshop.promoted(5)
    house.workshop.execute("DROP TRIGGER channels_remain")
    house.workshop.execute("DELETE FROM channels")

    assert ask(house.process()).assistant_release == first.digest


def test_what_this_home_is_not_indexed_for_is_not_run(house) -> None:
    house.workshop.promoted(5)
    process = house.process(PLAYBOOK_INGEST__PASSAGE_WORDS="90")

    assert "passage_words" in process.misfit(house.workshop.desk.content("r-1"))
    with pytest.raises(NothingToRunError):
        process.recorded_assistant().recipe  # noqa: B018 - looking is what is tried


def test_a_trial_of_a_model_is_no_channels_answer(house) -> None:
    release = house.workshop.promoted(5)
    answer = ask(house.process(), model="extractive")

    assert answer.assistant_release != release.digest
    assert house.entries("question.asked")[0]["ran_as"] == "trial"


def test_following_the_channel_costs_one_query(house) -> None:
    house.workshop.promoted(5)
    process = house.process()
    ask(process)
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    event.listen(process.knowledge_base().engine, "before_cursor_execute", note)
    process.recorded_assistant().check_model()
    assert [each.split()[0] for each in statements] == ["BEGIN", "SELECT"]


def test_questions_at_once_with_promotions_are_each_answered_by_an_approved_release(house) -> None:
    process = house.process()
    digests = {house.workshop.promoted(5).digest}
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask, process) for _ in range(12)]
        digests |= {house.workshop.promoted(passages).digest for passages in (6, 7)}
        given = {each.result().assistant_release for each in answers}

    assert given <= digests
    assert ask(process).assistant_release == house.workshop.desk.find("production").digest


def test_many_promotions_keep_few_assistants(house) -> None:
    process = house.process()
    for passages in range(5, 11):
        house.workshop.promoted(passages)
        ask(process)

    assert len(process.recorded_assistant()._built) == 3


def test_a_replay_answers_as_the_release_of_then(house) -> None:
    house.workshop.promoted(5)
    process = house.process()
    answer = ask(process)
    house.workshop.promoted(6)

    replay = process.replay(answer.answer_id)
    assert replay.reproduced and replay.answer.assistant_release == answer.assistant_release


def test_what_was_promoted_keeps_its_digest_under_a_version_with_further_settings(house) -> None:
    from assistant.answering.recipe import Recipe
    from prompts.release import load_release
    from tests.assistant.promotion.conftest import ADA, BEN, CLEO, recipe

    settings = json.loads(json.dumps(recipe(5).settings))
    del settings["retrieval"]["unit_weight"]  # as if it had been added since
    older = Recipe(release=load_release(), settings=settings)
    desk = house.workshop.desk
    release = desk.register(older, author="Ada", change="Older", origin={}, actor=ADA)
    house.workshop.judged(release)
    for person in (BEN, CLEO):
        desk.approve("r-1", person)
    desk.promote("r-1", "production", actor=DAN, reason="It is better")

    assert ask(house.process()).assistant_release == older.digest
