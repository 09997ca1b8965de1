"""What no program can do to the record of releases, whatever it was written to do."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from tests.assistant.promotion.conftest import ADA, BEN, CLEO, DAN, OTHER_BAR, Workshop

APPROVE = (
    "INSERT INTO release_approvals(release, verdict_id, approver, approver_folded, comment, at)"
    " VALUES ({release}, {verdict}, 'x', '{who}', '', '2026-06-01 12:00:00.000000')"
)
WAIVE = (
    "INSERT INTO waivers(release, verdict_id, metric, reason, actor, actor_folded, at, expires_at)"
    " VALUES ({release}, {verdict}, 'm', 'r', 'x', '{who}', '2026-06-01', '{end}')"
)
MOVE = (
    "INSERT INTO channel_moves(channel, release, previous, act, actor, reason, at, verdict_id)"
    " VALUES ('production', {release}, {previous}, '{act}', 'x', 'r', '2026-06-01', {verdict})"
)
CASE = (
    "INSERT INTO gate_cases(number, case_id, content, content_sha256, state, author, author_folded, at,"
    " reason, reviewer_folded) VALUES ({number}, '{case}', '{{}}', 'a', '{state}', 'Ada', 'ada',"
    " '2026-06-01', '', {reviewer})"
)


@pytest.fixture
def full(workshop: Workshop) -> Workshop:
    """Releases 1 and 2 ran; 3 is judged a pass, 4 inconclusive, 5 a failure; bar 2 is proposed."""
    workshop.promoted(5)
    workshop.promoted(6)
    workshop.judged(workshop.registered(7, editors=("Eve",)))
    workshop.judged(workshop.registered(8), "inconclusive", inconclusive=("slot_f1",))
    workshop.judged(workshop.registered(9), "fail")
    workshop.desk.propose_bar(OTHER_BAR, reason="Lower", actor=ADA, loosens=lambda old, new: True)
    return workshop


@pytest.mark.parametrize(
    "table",
    [
        "assistant_releases", "release_editors", "gate_verdicts", "release_approvals", "channel_moves",
        "channels", "gate_bars", "audit_entries",
    ],
)  # fmt: skip
def test_nothing_is_ever_deleted(full, table) -> None:
    with pytest.raises(IntegrityError):
        full.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("assistant_releases", "author = 'Ben'"),
        ("assistant_releases", "digest = 'x' || number"),
        ("release_editors", "editor_folded = editor_folded || 'x'"),
        ("gate_verdicts", "verdict = 'pass'"),
        ("gate_verdicts", "bootstrap = 0"),
        ("channel_moves", "reason = 'another'"),
        ("release_approvals", "approver = 'Eve'"),
        ("release_approvals", "expires_at = '2030-01-01'"),
        ("release_approvals", "verdict_id = 3"),
        ("release_approvals", "revoked_at = '2026-06-01'"),
        ("gate_bars", "content = 'nothing'"),
        ("gate_bars", "datasets = '{}'"),
        ("gate_bars", "loosens = 0 WHERE number = 2"),
        ("gate_bars", "proposed_folded = 'eve' WHERE number = 2"),
    ],
)
def test_what_was_recorded_is_never_changed(full, table, change) -> None:
    with pytest.raises(IntegrityError):
        full.execute(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO assistant_releases SELECT number, digest, content_sha256, 'Eve', 'eve',"
        " change, created_at, origin FROM assistant_releases WHERE number = 1",
        "INSERT OR REPLACE INTO assistant_releases SELECT 99, digest, content_sha256, 'Eve', 'eve',"
        " change, created_at, origin FROM assistant_releases WHERE number = 1",
        "INSERT OR REPLACE INTO gate_verdicts SELECT 99, 5, run_id, 'pass', bar_sha256, lock_sha256,"
        " results_sha256, decision_sha256, baseline_digest, corpus_sha256, program_sha256, 0, summary,"
        " actor, at FROM gate_verdicts WHERE release = 5",
        "INSERT OR REPLACE INTO channels VALUES ('production', 3, '2026-06-01')",
        "INSERT OR REPLACE INTO release_approvals SELECT * FROM release_approvals WHERE approval_id = 1",
        "INSERT OR REPLACE INTO gate_bars SELECT number, sha256, content, datasets, proposed_by,"
        " proposed_folded, reason, at, 'adopted', loosens, at FROM gate_bars WHERE number = 2",
    ],
)
def test_nothing_is_replaced(full, statement) -> None:
    with pytest.raises(IntegrityError):
        full.execute(statement)


@pytest.mark.parametrize("who", ["ada", "eve"])
def test_whoever_made_a_release_never_approves_or_waives_it(full, who) -> None:
    with pytest.raises(IntegrityError, match="never approves"):
        full.execute(APPROVE.format(release=3, verdict=3, who=who))
    if who == "ada":
        with pytest.raises(IntegrityError, match="never waives"):
            full.execute(WAIVE.format(release=4, verdict=4, who=who, end="2026-07-01"))


@pytest.mark.parametrize(("release", "verdict"), [(5, 5), (3, 4), (3, 99), (5, 3)])
def test_an_approval_belongs_to_a_verdict_that_allows_it(full, release, verdict) -> None:
    with pytest.raises(IntegrityError):
        full.execute(APPROVE.format(release=release, verdict=verdict, who="ben"))


@pytest.mark.parametrize(
    ("release", "verdict", "end"), [(3, 3, "2026-07-01"), (4, 3, "2026-07-01"), (4, 4, "2026-05-01")]
)
def test_a_waiver_ends_and_is_of_an_inconclusive_verdict(full, release, verdict, end) -> None:
    with pytest.raises(IntegrityError):
        full.execute(WAIVE.format(release=release, verdict=verdict, who="ben", end=end))


def test_an_approval_is_revoked_once_and_by_somebody(full) -> None:
    revoke = "UPDATE release_approvals SET revoked_at = '2026-06-02', revoked_by = {} WHERE approval_id = 1"
    with pytest.raises(IntegrityError):
        full.execute(revoke.format("NULL"))
    full.execute(revoke.format("'Eve'"))
    with pytest.raises(IntegrityError):
        full.execute(revoke.format("'Eve'"))
    with pytest.raises(IntegrityError):
        full.execute("UPDATE release_approvals SET revoked_at = NULL WHERE approval_id = 1")


def test_a_channel_moves_by_a_recorded_move_alone(full) -> None:
    for change in ("release = 1", "release = 3", "name = 'staging'"):
        with pytest.raises(IntegrityError):
            full.execute(f"UPDATE channels SET {change}")
    with pytest.raises(IntegrityError):
        full.execute("INSERT INTO channels VALUES ('staging', 3, '2026-06-01')")


@pytest.mark.parametrize(
    ("release", "previous", "act", "verdict"),
    [
        (3, 2, "promote", 3),  # nobody approved it
        (3, 2, "promote", "NULL"),
        (5, 2, "promote", 5),  # a failure
        (3, 2, "promote", 2),  # another release's verdict
        (1, 2, "promote", 1),  # judged against what production no longer runs
        (3, 2, "rollback", 3),  # never ran
        (1, "NULL", "rollback", 1),  # begins with what production does not run
        (1, 1, "rollback", 1),
        (1, 2, "swap", 1),
    ],
)
def test_no_move_goes_round_verdict_and_approval(full, release, previous, act, verdict) -> None:
    with pytest.raises(IntegrityError):
        full.execute(MOVE.format(release=release, previous=previous, act=act, verdict=verdict))


def test_a_first_release_needs_two_people_in_the_database_too(workshop) -> None:
    workshop.judged(workshop.registered())
    workshop.desk.approve("r-1", BEN)
    move = MOVE.format(release=1, previous="NULL", act="promote", verdict=1)
    with pytest.raises(IntegrityError):
        workshop.execute(move)
    workshop.desk.approve("r-1", CLEO)
    workshop.execute(move)


def test_an_approval_that_expired_moves_nothing(full) -> None:
    approve = APPROVE.replace("at)", "at, expires_at)").replace(".000000')", ".000000', '2026-05-01')")
    full.execute(approve.format(release=3, verdict=3, who="ben"))
    with pytest.raises(IntegrityError):
        full.execute(MOVE.format(release=3, previous=2, act="promote", verdict=3))
    full.execute(APPROVE.format(release=3, verdict=3, who="cleo"))
    full.execute(MOVE.format(release=3, previous=2, act="promote", verdict=3))


def test_a_revoked_release_is_not_gone_back_to(full) -> None:
    full.desk.revoke("r-1", DAN, "It leaks")
    with pytest.raises(IntegrityError):
        full.execute(MOVE.format(release=1, previous=2, act="rollback", verdict=1))


def test_a_bar_that_loosens_is_adopted_by_two_others(full) -> None:
    approve = (
        "INSERT INTO gate_bar_approvals(bar, approver, approver_folded, comment, at)"
        " VALUES (2, 'x', '{}', '', '2026-06-01')"
    )
    adopt = "UPDATE gate_bars SET state = 'adopted' WHERE number = 2"
    with pytest.raises(IntegrityError, match="never approves"):
        full.execute(approve.format("ada"))
    full.execute(approve.format("ben"))
    full.execute(approve.format("ben"))
    with pytest.raises(IntegrityError):
        full.execute(adopt)
    full.execute(approve.format("cleo"))
    with pytest.raises(IntegrityError):  # two at a time
        full.execute(adopt)
    full.execute("UPDATE gate_bars SET state = 'superseded' WHERE number = 1")
    full.execute(adopt)
    with pytest.raises(IntegrityError):
        full.execute(approve.format("dan"))


def test_only_the_first_bar_of_a_home_is_adopted_at_once(full) -> None:
    with pytest.raises(IntegrityError):
        full.execute(
            "INSERT INTO gate_bars SELECT 3, sha256, content, datasets, proposed_by, proposed_folded,"
            " reason, at, 'adopted', 0, at FROM gate_bars WHERE number = 1"
        )


def test_whoever_wrote_a_case_never_reviews_it(workshop) -> None:
    for state, reviewer in (("accepted", "'ben'"), ("proposed", "'ben'")):
        with pytest.raises(IntegrityError):
            workshop.execute(CASE.format(number=1, case="c-1", state=state, reviewer=reviewer))
    workshop.execute(CASE.format(number=1, case="c-1", state="proposed", reviewer="NULL"))
    review = "UPDATE gate_cases SET state = 'accepted', reviewer_folded = {}"
    for reviewer in ("'ada'", "NULL"):
        with pytest.raises(IntegrityError):
            workshop.execute(review.format(reviewer))
    workshop.execute(review.format("'ben'"))
    for change in ("content = '[]'", "content_sha256 = 'b'", "author_folded = 'eve'", "number = 2"):
        with pytest.raises(IntegrityError):
            workshop.execute(f"UPDATE gate_cases SET {change}")
    with pytest.raises(IntegrityError):
        workshop.execute("DELETE FROM gate_cases")


def test_reports_of_the_monitor_stay(workshop) -> None:
    workshop.execute(
        "INSERT INTO monitor_reports(at, window_from, window_to, figures, alarms)"
        " VALUES ('2026-06-01', '2026-05-01', '2026-06-01', '{}', '[]')"
    )
    for statement in ("UPDATE monitor_reports SET alarms = '[1]'", "DELETE FROM monitor_reports"):
        with pytest.raises(IntegrityError):
            workshop.execute(statement)
