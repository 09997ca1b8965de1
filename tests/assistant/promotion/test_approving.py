"""A release is approved by people who did not make it, once the gate lets it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from assistant.promotion.errors import (
    ClockError,
    EditedReleaseError,
    IncompleteActError,
    NotPromotableError,
    UnfitReleaseError,
    UnknownAssistantReleaseError,
    UnknownVerdictError,
)
from assistant.promotion.policy import ReleasePolicy
from knowledge.acting import Actor
from knowledge.errors import NotAllowedError
from tests.assistant.promotion.conftest import ADA, BEN, CLEO, DAN, OTHER_BAR, recipe


def test_the_same_recipe_is_one_release_whoever_registers_it(workshop) -> None:
    first = workshop.registered()
    again = workshop.desk.register(
        recipe(), author="Ben", editors=(), change="The same", origin={}, actor=BEN
    )

    assert again == first and first.name == "r-1" and first.editors == {"ada"}
    assert len(workshop.said("assistant_release.registered")) == 1


@pytest.mark.parametrize("reference", ["r-1", "R-1", 1, "1", "production"])
def test_a_release_is_found_by_number_and_by_the_channel_that_runs_it(workshop, reference) -> None:
    release = workshop.promoted()

    assert workshop.desk.find(reference) == release


def test_a_release_is_found_by_the_beginning_of_its_digest(workshop) -> None:
    release = workshop.registered()

    assert workshop.desk.find(release.digest[:6]) == release
    for reference in (release.digest[:5], "r-9", "9", "staging", "ffffffffffff", "%%%%%%"):
        with pytest.raises(UnknownAssistantReleaseError):
            workshop.desk.find(reference)


def test_what_was_not_judged_is_not_approved(workshop) -> None:
    workshop.registered()

    with pytest.raises(UnknownVerdictError, match="gate run"):
        workshop.desk.approve("r-1", BEN)


@pytest.mark.parametrize("verdict", ["fail", "invalid", "tampered", "inconclusive", "perfect"])
def test_only_a_pass_is_approved_as_it_is(workshop, verdict) -> None:
    workshop.judged(workshop.registered(), verdict)

    with pytest.raises(NotPromotableError, match=verdict):
        workshop.desk.approve("r-1", BEN)


def test_the_newest_verdict_counts(workshop) -> None:
    release = workshop.registered()
    workshop.judged(release)
    workshop.judged(release, "fail")

    with pytest.raises(NotPromotableError, match="run-2"):
        workshop.desk.approve("r-1", BEN)


@pytest.mark.parametrize("name", ["Ada", "ADA", " ada ", "Ａda", "Eve", "a\u200bda"])
def test_nobody_who_made_a_release_approves_or_waives_it(workshop, name) -> None:
    release = workshop.registered(editors=("Eve",))
    workshop.judged(release, "inconclusive", inconclusive=("slot_f1",))
    maker = Actor(name=name)

    with pytest.raises(NotAllowedError, match="ask another person"):
        workshop.desk.approve("r-1", maker)
    with pytest.raises(NotAllowedError, match="ask another person"):
        workshop.desk.waive(
            "r-1", "slot_f1", reason="Why not", expires=workshop.now + timedelta(days=1), actor=maker
        )


def test_a_refused_act_is_recorded_with_its_reason(workshop) -> None:
    workshop.judged(workshop.registered())
    with pytest.raises(NotAllowedError) as raised:
        workshop.desk.approve("r-1", ADA)

    (entry,) = workshop.said("act.denied")
    assert (entry.actor, entry.subject) == ("Ada", "approve r-1")
    assert json.loads(entry.details)["reason"] == str(raised.value)


def test_an_approval_is_recorded_with_the_digests_it_rests_on(workshop) -> None:
    verdict = workshop.judged(workshop.registered())
    workshop.desk.approve("r-1", BEN, "Read it")

    (entry,) = workshop.said("assistant_release.approved")
    details = json.loads(entry.details)
    assert (entry.actor, entry.subject) == ("Ben", "assistant r-1")
    assert details["decision_sha256"] == verdict.run.decision_sha256
    assert details["run"] == verdict.run.run_id and details["comment"] == "Read it"


def test_the_first_release_of_a_home_needs_two_people(workshop) -> None:
    workshop.judged(workshop.registered())

    assert workshop.desk.approve("r-1", BEN).missing == 1
    with pytest.raises(NotPromotableError, match="already"):
        workshop.desk.approve("r-1", Actor(name="BEN"))
    assert workshop.desk.approve("r-1", CLEO).missing == 0


def test_later_releases_need_as_many_as_the_policy_says(workshop) -> None:
    workshop.promoted(5)
    workshop.judged(workshop.registered(6))
    workshop.policy = ReleasePolicy(approvals=3)

    assert [workshop.desk.approve("r-2", person).missing for person in (BEN, CLEO, DAN)] == [2, 1, 0]


def test_only_approvers_of_the_policy_approve(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.policy = ReleasePolicy(approvers=("cleo", "admin"))

    with pytest.raises(NotAllowedError, match="ask one of cleo, admin"):
        workshop.desk.approve("r-1", Actor(name="Ben", role="governance_lead"))
    workshop.desk.approve("r-1", Actor(name="Cleo", role="governance_lead"))
    workshop.desk.approve("r-1", Actor(name="Ben", role="admin"))


@pytest.mark.parametrize("role", ["staff", "program_manager"])
def test_a_role_without_the_right_approves_nothing(workshop, role) -> None:
    workshop.judged(workshop.registered())

    with pytest.raises(NotAllowedError, match="may not approve a release"):
        workshop.desk.approve("r-1", Actor(name="Ben", role=role))


def test_who_read_another_report_does_not_approve(workshop) -> None:
    release = workshop.registered()
    workshop.judged(release)
    workshop.judged(release)

    with pytest.raises(NotPromotableError, match="judged again in run-2"):
        workshop.desk.approve("r-1", BEN, seen_run="run-1")


def test_a_verdict_by_another_bar_allows_nothing(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.desk.propose_bar(OTHER_BAR, reason="Higher", actor=ADA, loosens=lambda old, new: False)
    workshop.desk.approve_bar(2, BEN)

    with pytest.raises(NotPromotableError, match="another bar"):
        workshop.desk.approve("r-1", BEN)


def test_a_waiver_lets_another_person_approve(workshop) -> None:
    workshop.promoted(5)
    workshop.judged(workshop.registered(6), "inconclusive", inconclusive=("slot_f1", "ndcg@10"))
    month = workshop.now + timedelta(days=30)

    workshop.desk.waive("r-2", "slot_f1", reason="Few drafts", expires=month, actor=BEN)
    with pytest.raises(NotPromotableError, match="ndcg@10"):
        workshop.desk.approve("r-2", CLEO)
    workshop.desk.waive("r-2", "ndcg@10", reason="Few cases", expires=month, actor=BEN)
    with pytest.raises(NotPromotableError, match="nobody other than Ben"):
        workshop.desk.approve("r-2", BEN)
    assert workshop.desk.approve("r-2", CLEO).missing == 0


def test_a_waiver_is_narrow_reasoned_and_ends(workshop) -> None:
    workshop.promoted(5)
    release = workshop.registered(6)
    workshop.judged(release, "inconclusive", inconclusive=("slot_f1",))
    month = workshop.now + timedelta(days=30)

    for metric, reason, expires, error in (
        ("ndcg@10", "Why", month, NotPromotableError),
        ("slot_f1", " ", month, IncompleteActError),
        ("slot_f1", "Why", None, IncompleteActError),
        ("slot_f1", "Why", workshop.now, IncompleteActError),
        ("slot_f1", "Why", workshop.now + timedelta(days=181), IncompleteActError),
    ):
        with pytest.raises(error):
            workshop.desk.waive("r-2", metric, reason=reason, expires=expires, actor=BEN)
    workshop.judged(release, "pass")
    with pytest.raises(NotPromotableError, match="only an inconclusive metric"):
        workshop.desk.waive("r-2", "slot_f1", reason="Why", expires=month, actor=BEN)


def test_an_approval_that_would_end_at_once_is_refused(workshop) -> None:
    workshop.judged(workshop.registered())

    with pytest.raises(IncompleteActError, match="later"):
        workshop.desk.approve("r-1", BEN, expires=workshop.now)


def test_revoking_takes_every_word_back(workshop) -> None:
    workshop.approved()

    assert workshop.desk.revoke("r-1", DAN, "An attack came through") == 2
    with pytest.raises(NotPromotableError, match="no approval"):
        workshop.desk.revoke("r-1", DAN, "Again")
    with pytest.raises(NotPromotableError, match="2 more people"):
        workshop.desk.promote("r-1", "production", actor=DAN, reason="All the same")


def test_a_clock_that_went_back_stops_every_act(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.desk.approve("r-1", BEN)
    workshop.later(days=-1)

    for act in (
        lambda: workshop.desk.approve("r-1", CLEO),
        lambda: workshop.desk.promote("r-1", "production", actor=DAN, reason="Now"),
        lambda: workshop.registered(6),
    ):
        with pytest.raises(ClockError, match="set it right"):
            act()


def test_a_question_recorded_with_the_clock_set_back_hides_nothing(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.later(days=-1)
    for _ in range(2):  # the first refusal leaves an entry of the wrong day
        with pytest.raises(ClockError):
            workshop.desk.approve("r-1", CLEO)


def test_edited_content_is_never_approved(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.execute(
        "UPDATE assistant_archive SET content = json_set(content, '$.settings.answering.passages', 50)"
    )

    with pytest.raises(EditedReleaseError) as raised:
        workshop.desk.approve("r-1", BEN)
    assert raised.value.exit_code == 3
    assert len(workshop.said("act.denied")) == 1


@pytest.mark.parametrize("content", ["null", "[]", "no json", '{"files": 1}'])
def test_broken_content_is_edited_content(workshop, content) -> None:
    workshop.judged(workshop.registered())
    workshop.execute("UPDATE assistant_archive SET content = ?", content)

    with pytest.raises(EditedReleaseError):
        workshop.desk.content("r-1")


def test_content_that_was_forged_with_all_its_digests_is_told_by_the_trail(workshop) -> None:
    from assistant.promotion.keeping.releases import content_sha256

    workshop.judged(workshop.registered())
    forged = recipe(50)
    workshop.execute("DROP TRIGGER assistant_releases_stay")
    workshop.execute(
        "UPDATE assistant_releases SET digest = ?, content_sha256 = ?",
        forged.digest,
        content_sha256(forged.to_json()),
    )
    workshop.execute(
        "UPDATE assistant_archive SET digest = ?, content = ?", forged.digest, json.dumps(forged.to_json())
    )

    with pytest.raises(EditedReleaseError, match="audit verify"):
        workshop.desk.content("r-1")


def test_what_cannot_run_here_is_not_approved(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.lacking = "the embedding model tiny"

    with pytest.raises(UnfitReleaseError, match="needs the embedding model tiny"):
        workshop.desk.approve("r-1", BEN)


def test_a_run_leaves_one_verdict(workshop) -> None:
    release = workshop.registered()
    first = workshop.judged(release, run_id="run-x")

    assert workshop.judged(release, run_id="run-x") == first
    with pytest.raises(NotPromotableError, match="another verdict"):
        workshop.judged(release, "fail", run_id="run-x")
