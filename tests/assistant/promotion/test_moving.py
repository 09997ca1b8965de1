"""A channel runs what was judged against production and approved, and goes back to nothing else."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from assistant.promotion.errors import (
    EditedReleaseError,
    IncompleteActError,
    NotPromotableError,
    UnfitReleaseError,
    UnknownVerdictError,
    UnrecordedError,
)
from assistant.promotion.policy import ReleasePolicy
from knowledge.acting import Actor
from knowledge.errors import NotAllowedError
from tests.assistant.promotion.conftest import ADA, BEN, CLEO, DAN, OTHER_BAR


def promote(workshop, reference="r-1", channel="production", **changes):
    return workshop.desk.promote(reference, channel, **{"actor": DAN, "reason": "It is better", **changes})


def test_what_was_judged_and_approved_is_promoted(workshop) -> None:
    workshop.approved()

    move = promote(workshop)
    assert (move.channel, move.release, move.previous, move.act) == ("production", 1, None, "promote")
    assert workshop.desk.find("production").name == "r-1"
    (entry,) = workshop.said("assistant_release.promoted")
    details = json.loads(entry.details)
    assert details["approvers"] == ["Ben", "Cleo"] and details["channel"] == "production"


def test_its_author_may_promote_what_others_approved(workshop) -> None:
    workshop.approved()

    assert promote(workshop, actor=ADA).actor == "Ada"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reason": " "}, IncompleteActError),
        ({"channel": "test"}, IncompleteActError),
        ({"actor": Actor(name="Eve", role="program_manager")}, NotAllowedError),
    ],
)
def test_promoting_needs_a_reason_a_channel_and_the_right(workshop, changes, error) -> None:
    workshop.approved()

    with pytest.raises(error):
        promote(workshop, **changes)
    assert workshop.desk.status().channel("production").release is None


def test_only_promoters_of_the_policy_promote(workshop) -> None:
    workshop.approved()
    workshop.policy = ReleasePolicy(promoters=("Cleo",))

    with pytest.raises(NotAllowedError, match="ask one of Cleo"):
        promote(workshop)
    promote(workshop, actor=CLEO)


def test_what_was_not_judged_or_not_approved_by_enough_is_not_promoted(workshop) -> None:
    release = workshop.registered()
    with pytest.raises(UnknownVerdictError):
        promote(workshop)
    workshop.judged(release)
    with pytest.raises(NotPromotableError, match="2 more people"):
        promote(workshop)
    workshop.desk.approve("r-1", BEN)
    with pytest.raises(NotPromotableError, match="1 more person"):
        promote(workshop)
    assert [entry.subject for entry in workshop.said("act.denied")] == ["promote r-1 to production"] * 3


def test_approvals_are_of_one_verdict(workshop) -> None:
    workshop.judged(workshop.approved())

    with pytest.raises(NotPromotableError, match="approval of 2 more"):
        promote(workshop)


def test_an_approval_that_expired_counts_no_more(workshop) -> None:
    release = workshop.registered()
    workshop.judged(release)
    workshop.desk.approve("r-1", BEN, expires=workshop.now + timedelta(days=1))
    workshop.desk.approve("r-1", CLEO)
    workshop.later(days=1)

    with pytest.raises(NotPromotableError, match="1 more person"):
        promote(workshop)
    assert workshop.desk.approve("r-1", BEN).missing == 0
    promote(workshop)


def test_a_waiver_that_expired_counts_no_more(workshop) -> None:
    workshop.promoted(5)
    workshop.judged(workshop.registered(6), "inconclusive", inconclusive=("slot_f1",))
    tomorrow = workshop.now + timedelta(days=1)
    workshop.desk.waive("r-2", "slot_f1", reason="Few drafts", expires=tomorrow, actor=BEN)
    workshop.desk.approve("r-2", CLEO)
    workshop.later(days=1)

    with pytest.raises(NotPromotableError, match="no waiver of that is in force"):
        promote(workshop, "r-2")


def test_who_waived_after_approving_does_not_count_as_the_second_person(workshop) -> None:
    workshop.promoted(5)
    workshop.judged(workshop.registered(6), "inconclusive", inconclusive=("slot_f1",))
    month = workshop.now + timedelta(days=30)
    workshop.desk.waive("r-2", "slot_f1", reason="Few drafts", expires=month, actor=BEN)
    workshop.desk.approve("r-2", CLEO)
    workshop.desk.waive("r-2", "slot_f1", reason="Me too", expires=month, actor=CLEO)

    assert promote(workshop, "r-2").release == 2


def test_production_must_be_what_the_verdict_compared_with(workshop) -> None:
    workshop.promoted(5)
    for passages in (6, 7):
        workshop.approved(passages)
    promote(workshop, "r-2")

    with pytest.raises(NotPromotableError, match="Production has changed since this was judged"):
        promote(workshop, "r-3")


def test_a_verdict_against_a_stand_in_promotes_nothing(workshop) -> None:
    release = workshop.registered()
    workshop.judged(release, baseline_digest="f" * 16)
    workshop.desk.approve("r-1", BEN)
    workshop.desk.approve("r-1", CLEO)

    with pytest.raises(NotPromotableError, match="Production has changed"):
        promote(workshop)


def test_a_bar_that_changed_since_asks_for_another_run(workshop) -> None:
    workshop.approved()
    workshop.desk.propose_bar(OTHER_BAR, reason="Higher", actor=ADA, loosens=lambda old, new: False)
    workshop.desk.approve_bar(2, BEN)

    with pytest.raises(NotPromotableError, match="another bar"):
        promote(workshop)


def test_a_channel_is_not_promoted_to_what_it_runs(workshop) -> None:
    workshop.promoted()

    with pytest.raises(NotPromotableError, match="runs r-1 already"):
        promote(workshop)


def test_edited_content_is_not_promoted(workshop) -> None:
    workshop.approved()
    workshop.execute(
        "UPDATE assistant_archive SET content = json_set(content, '$.settings.answering.passages', 50)"
    )

    with pytest.raises(EditedReleaseError, match="restore a backup"):
        promote(workshop)


def test_an_approval_that_the_trail_does_not_tell_of_promotes_nothing(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.desk.approve("r-1", BEN)
    workshop.execute(
        "INSERT INTO release_approvals (release, verdict_id, approver, approver_folded, comment, at) "
        "SELECT release, verdict_id, 'Zed', 'zed', '', at FROM release_approvals"
    )

    with pytest.raises(UnrecordedError, match="by Zed is not in the audit trail"):
        promote(workshop)
    assert workshop.desk.status().channel("production").release is None


def test_a_verdict_that_the_trail_does_not_tell_of_promotes_nothing(workshop) -> None:
    workshop.judged(workshop.registered(), "fail")
    workshop.execute(
        "INSERT INTO gate_verdicts SELECT 9, release, 'run-9', 'pass', bar_sha256, lock_sha256, "
        "results_sha256, decision_sha256, baseline_digest, corpus_sha256, program_sha256, "
        "bootstrap, summary, actor, at FROM gate_verdicts"
    )
    for person in (BEN, CLEO):
        workshop.desk.approve("r-1", person)

    with pytest.raises(UnrecordedError, match="run-9"):
        promote(workshop)


def test_what_this_home_cannot_run_is_not_promoted(workshop) -> None:
    workshop.approved()
    workshop.lacking = "passages of 90 words"

    with pytest.raises(UnfitReleaseError, match="kb rebuild"):
        promote(workshop)


def test_staging_runs_first_what_production_runs_next(workshop) -> None:
    workshop.promoted(5)
    workshop.promoted(6, "staging")

    assert workshop.desk.find("production").name == "r-1"
    promote(workshop, "r-2")
    assert workshop.desk.find("production") == workshop.desk.find("staging")


def test_of_two_promoters_at_once_one_wins(workshop) -> None:
    workshop.promoted(5)
    names = [workshop.approved(passages).name for passages in (6, 7, 8, 9)]

    def try_(name):
        try:
            return promote(workshop, name).release
        except NotPromotableError:
            return None

    with ThreadPoolExecutor(4) as pool:
        won = [each for each in pool.map(try_, names) if each]
    assert len(won) == 1 and workshop.desk.find("production").number == won[0]


@pytest.mark.parametrize("table", ["channel_moves", "channels", "audit_entries"])
def test_a_promotion_that_breaks_off_leaves_nothing(workshop, table) -> None:
    workshop.approved()

    def fail(connection, cursor, statement, *rest) -> None:
        if statement.startswith((f"INSERT INTO {table}", f"UPDATE {table}")):
            raise KeyboardInterrupt

    event.listen(workshop.engine, "before_cursor_execute", fail)
    with pytest.raises(KeyboardInterrupt):
        promote(workshop)
    event.remove(workshop.engine, "before_cursor_execute", fail)

    standing = workshop.desk.status().channel("production")
    assert standing.release is None and workshop.said("assistant_release.promoted") == []
    assert promote(workshop).move_id == 1


def test_a_channel_goes_back_to_what_it_ran(workshop) -> None:
    workshop.promoted(5)
    workshop.promoted(6)

    move = workshop.desk.rollback("production", actor=DAN, reason="It invents owners")
    assert (move.release, move.previous, move.act) == (1, 2, "rollback")
    assert "r-2 was taken back" in workshop.desk.status().channel("production").follow_up
    assert [entry.subject for entry in workshop.said("assistant_release.follow_up_opened")] == [
        "assistant r-2"
    ]


def test_a_follow_up_ends_with_the_next_promotion(workshop) -> None:
    workshop.promoted(5)
    workshop.promoted(6)
    workshop.desk.rollback("production", "r-1", actor=DAN, reason="Slow")
    workshop.promoted(7)

    assert workshop.desk.status().channel("production").follow_up is None


def test_a_rollback_needs_a_reason_and_the_right(workshop) -> None:
    workshop.promoted(5)
    workshop.promoted(6)

    with pytest.raises(IncompleteActError, match="reason"):
        workshop.desk.rollback("production", actor=DAN, reason="")
    with pytest.raises(NotAllowedError):
        workshop.desk.rollback("production", actor=Actor(name="Eve", role="staff"), reason="Slow")


def test_nothing_goes_back_to_what_never_ran_or_is_no_longer_approved(workshop) -> None:
    workshop.promoted(5)
    workshop.promoted(6)
    workshop.approved(7)

    with pytest.raises(NotPromotableError, match="never ran"):
        workshop.desk.rollback("production", "r-3", actor=DAN, reason="Try it")
    workshop.desk.revoke("r-1", BEN, "It leaks")
    with pytest.raises(NotPromotableError, match="was revoked"):
        workshop.desk.rollback("production", "r-1", actor=DAN, reason="Back")
    with pytest.raises(NotPromotableError, match="no other release"):
        workshop.desk.rollback("production", actor=DAN, reason="Back")


def test_going_back_asks_for_no_new_verdict_and_bears_an_expired_approval(workshop) -> None:
    release = workshop.registered(5)
    workshop.judged(release)
    for person in (BEN, CLEO):
        workshop.desk.approve("r-1", person, expires=workshop.now + timedelta(days=1))
    promote(workshop)
    workshop.promoted(6)
    workshop.later(days=400)

    assert workshop.desk.rollback("production", "r-1", actor=DAN, reason="Slow").release == 1


def test_edited_content_is_not_gone_back_to(workshop) -> None:
    first = workshop.promoted(5)
    workshop.promoted(6)
    workshop.execute("UPDATE assistant_archive SET content = '{}' WHERE digest = ?", first.digest)

    with pytest.raises(EditedReleaseError):
        workshop.desk.rollback("production", "r-1", actor=DAN, reason="Slow")


def test_what_was_taken_back_is_judged_again_first(workshop) -> None:
    workshop.promoted(5)
    second = workshop.promoted(6)
    workshop.later(hours=1)
    workshop.desk.rollback("production", actor=DAN, reason="It invents owners")

    with pytest.raises(NotPromotableError, match="taken back from production after this verdict"):
        promote(workshop, "r-2")
    workshop.later(hours=1)
    workshop.judged(second)
    workshop.desk.approve("r-2", BEN)
    assert promote(workshop, "r-2").release == 2


def test_what_staging_took_back_goes_to_no_channel_without_a_new_verdict(workshop) -> None:
    workshop.promoted(5, "staging")
    promote(workshop, "r-1")
    workshop.promoted(6, "staging")
    workshop.later(hours=1)
    workshop.desk.rollback("staging", actor=DAN, reason="It invents owners")

    with pytest.raises(NotPromotableError, match="taken back from staging after this verdict"):
        promote(workshop, "r-2")


def test_staging_may_go_back_to_what_production_ran(workshop) -> None:
    workshop.promoted(5)
    workshop.promoted(6, "staging")

    assert workshop.desk.rollback("staging", "r-1", actor=DAN, reason="Slow").release == 1


def test_the_anchor_is_the_first_release_that_production_ran(workshop) -> None:
    assert workshop.desk.anchor() is None
    workshop.promoted(5)
    workshop.promoted(6)

    assert workshop.desk.anchor().name == "r-1"


def test_the_history_tells_everything_the_newest_first(workshop) -> None:
    workshop.promoted(5)
    workshop.later(hours=1)
    workshop.desk.revoke("r-1", BEN, "It leaks")

    events = workshop.desk.history()
    assert events[0].act == "revoked"
    assert {each.act for each in events} == {
        "registered", "judged", "approved", "promote", "revoked", "adopted",
    }  # fmt: skip
    assert len(workshop.desk.history(2)) == 2


def test_the_status_says_what_waits(workshop) -> None:
    workshop.promoted(5)
    second = workshop.registered(6)
    workshop.judged(second, "fail")
    workshop.judged(second)
    workshop.registered(7)

    third, waiting = workshop.desk.status().candidates
    assert third.verdict is None and third.consent is None
    assert (waiting.judged_times, waiting.consent.missing) == (2, 1)
