"""Every combination of who approves and who waives is counted as the rule says."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations, product

from assistant.promotion.counting import consent, is_allowing
from assistant.promotion.records import Approval, KeptVerdict, VerdictRecord, Waiver

NOW = datetime(2026, 6, 1, 12)
PEOPLE = ("ada", "ben", "cleo")
ENDS = (None, NOW + timedelta(days=1), NOW)


def verdict(
    kind: str = "pass", *, bootstrap: bool = False, inconclusive: tuple[str, ...] = ()
) -> KeptVerdict:
    run = VerdictRecord(
        run_id="run-1",
        verdict=kind,
        bar_sha256="b",
        lock_sha256="l",
        results_sha256="r",
        decision_sha256="d",
        baseline_digest=None,
        corpus_sha256="c",
        program_sha256="p",
        bootstrap=bootstrap,
        inconclusive=inconclusive,
    )
    return KeptVerdict(verdict_id=1, release=1, run=run, actor="ada", at=NOW)


def approval(who: str, *, ends: datetime | None = None, revoked: bool = False, of: int = 1) -> Approval:
    return Approval(
        approval_id=1,
        release=1,
        verdict_id=of,
        approver=who.title(),
        approver_folded=who,
        comment="",
        at=NOW,
        expires_at=ends,
        revoked_at=NOW if revoked else None,
    )


def waiver(who: str, metric: str, *, ends: datetime = NOW + timedelta(days=1), of: int = 1) -> Waiver:
    return Waiver(
        waiver_id=1,
        release=1,
        verdict_id=of,
        metric=metric,
        reason="",
        actor=who,
        actor_folded=who,
        at=NOW,
        expires_at=ends,
    )


def count(of, approvals, waivers=(), *, policy_approvals: int = 1):
    return consent(
        of, approvals, waivers, editors=frozenset({"ada"}), at=NOW, policy_approvals=policy_approvals
    )


def subsets(values):
    return [chosen for size in range(len(values) + 1) for chosen in combinations(values, size)]


def test_an_approval_counts_once_if_it_is_in_force_and_by_another_person() -> None:
    for who, ends, revoked, of in product(PEOPLE, ENDS, (False, True), (1, 2)):
        given = count(verdict(), [approval(who, ends=ends, revoked=revoked, of=of)] * 2)
        counts = who != "ada" and ends != NOW and not revoked and of == 1
        assert given.approvers == ((who.title(),) if counts else ())


def test_the_first_release_needs_two_whatever_the_policy_says_and_more_if_it_does() -> None:
    for policy, bootstrap in product((1, 2, 3), (False, True)):
        given = count(verdict(bootstrap=bootstrap), [], policy_approvals=policy)
        assert given.needed == given.missing == max(policy, 2 if bootstrap else 1)


def test_each_undecided_metric_needs_a_waiver_by_another_person_than_who_approves() -> None:
    undecided = verdict("inconclusive", inconclusive=("m", "n"))
    for for_m, for_n, approvers in product(subsets(PEOPLE), subsets(PEOPLE), subsets(PEOPLE)):
        waivers = [waiver(who, "m") for who in for_m] + [waiver(who, "n") for who in for_n]
        given = count(undecided, [approval(who) for who in approvers], waivers)
        expected = {who for who in approvers if who != "ada" and set(for_m) - {who} and set(for_n) - {who}}
        assert {who.lower() for who in given.approvers} == expected
        assert set(given.unwaived) == {name for name, by in (("m", for_m), ("n", for_n)) if not by}


def test_a_waiver_that_ended_or_is_of_another_verdict_waives_nothing() -> None:
    undecided = verdict("inconclusive", inconclusive=("m",))
    for waived in (waiver("ben", "m", ends=NOW), waiver("ben", "m", of=2), waiver("ben", "n")):
        assert count(undecided, [approval("cleo")], [waived]).unwaived == ("m",)


def test_a_pass_needs_no_waiver() -> None:
    assert count(verdict(inconclusive=("m",)), [approval("ben")]).missing == 0


def test_only_a_pass_or_what_can_be_waived_allows_approval() -> None:
    assert is_allowing(verdict())
    assert is_allowing(verdict("inconclusive", inconclusive=("m",)))
    for kind in ("inconclusive", "fail", "invalid", "tampered", "PASS", ""):
        assert not is_allowing(verdict(kind))
