"""Digests: what each owner is reminded of, and how it reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from knowledge.digest import (
    LEAD,
    DueApproval,
    OpenGap,
    OwnerDigest,
    Waiting,
    WaitingProposal,
    build_digests,
    digest_sha256,
    render_digest,
    subject_of,
)
from knowledge.directory import Directory, Person
from tests.knowledge.summaries import TODAY, summary

PEOPLE = Directory(
    (
        Person(name="Ada Holt", email="ada@example.org", titles=("Records manager",)),
        Person(name="Ben Ruiz", email="ben@example.org", titles=("Records manager",)),
        Person(name="Cleo Park", email="cleo@example.org", left_on=date(2026, 5, 1), deputy="Ben Ruiz"),
        Person(name="Dan Abe", email="dan@example.org", left_on=date(2026, 5, 1)),
        Person(name="Eve Lund"),
    )
)
LATE = date(2026, 5, 30)


def gap(number: int, owner: str, **others: Any) -> OpenGap:
    return OpenGap(number=number, question="Who signs?", owner=owner, doc_id=None, askers=1, **others)


def proposal(number: int, *doc_ids: str, reason: str = "New law") -> WaitingProposal:
    return WaitingProposal(number=number, author="Uma", reason=reason, doc_ids=frozenset(doc_ids))


def digests(*documents: Any, waiting: Waiting | None = None, **others: Any) -> dict[str, OwnerDigest]:
    settings: dict[str, Any] = {"directory": PEOPLE, "on": TODAY, "within": 30, **others}
    return {each.owner: each for each in build_digests(documents, waiting or Waiting(), **settings)}


def test_each_owner_is_reminded_of_what_is_theirs() -> None:
    waiting = Waiting(
        gaps=[gap(1, "ada  holt"), gap(2, "nobody we know")],
        proposals=[proposal(7, "a"), proposal(8, "new")],
        approvals=[
            DueApproval(
                proposal=6, release=9, due_at=datetime(2026, 6, 2, 8, tzinfo=UTC), doc_ids=frozenset("b")
            )
        ],
    )

    found = digests(
        summary("a", review_by=LATE),
        summary("b", owner="Eve Lund"),
        summary("c", owner=None, review_by=None),
        summary("d", owner="Quiet One"),
        waiting=waiting,
    )

    assert list(found) == ["Ada Holt", "Eve Lund", LEAD]
    ada, eve, lead = found.values()
    assert [each.document.doc_id for each in ada.stale] == ["a"]
    assert ([each.number for each in ada.gaps], [each.number for each in ada.proposals]) == ([1], [7])
    assert [each.proposal for each in eve.approvals] == [6]
    assert [each.document.doc_id for each in lead.stale] == ["c"]
    assert ([each.number for each in lead.gaps], [each.number for each in lead.proposals]) == ([2], [7, 8])
    assert len(lead.approvals) == 1


def test_it_goes_to_whoever_can_be_reached() -> None:
    owners = ["Ada Holt, Records", "Records manager", "Cleo Park", "Dan Abe", "Eve Lund", "Zoe (left in May)"]
    documents = [summary(f"d{n}", owner=owner, review_by=LATE) for n, owner in enumerate(owners)]

    found = digests(*documents, lead_email="lead@example.org")

    assert {owner: digest.to for owner, digest in found.items()} == {
        "Ada Holt, Records": ("ada@example.org",),
        "Records manager": ("ada@example.org", "ben@example.org"),
        "Cleo Park": ("ben@example.org",),
        "Dan Abe": ("lead@example.org",),
        "Eve Lund": (),
        "Zoe (left in May)": ("lead@example.org",),
    }


def test_it_reads_as_a_list_of_tasks() -> None:
    waiting = Waiting(gaps=[gap(1, "Ada Holt")], proposals=[proposal(7, "a")])
    digest = digests(summary("a", review_by=LATE), summary("b", review_by=date(2026, 6, 2)), waiting=waiting)[
        "Ada Holt"
    ]

    assert render_digest(digest, on=TODAY) == (
        "# Documents of Ada Holt, 2026-06-01\n\n"
        "## Overdue\n\n- A (a): due by 2026-05-30, 2 days ago\n\n"
        "## Due soon\n\n- B (b): due by 2026-06-02, in 1 day\n\n"
        "## Questions that nothing answers\n\n- Gap 1: Who signs?\n\n"
        "## Proposals that wait for approval\n\n- Proposal 7 of Uma: New law\n\n"
        "To confirm that a document is still true: `playbook kb verify DOCUMENT --months 12`.\n"
    )
    assert subject_of(digest) == "Playbook documents: 1 overdue, 1 due soon, 1 open questions, 1 to approve"


def test_other_peoples_words_are_never_markup() -> None:
    hostile = "# Urgent\n\n- [pay](http://evil.example) <img src=x> \u202e*now*\x07"
    digest = digests(summary("a", title=hostile, review_by=LATE))["Ada Holt"]

    line = next(line for line in render_digest(digest, on=TODAY).splitlines() if "Urgent" in line)

    assert line.startswith(r"- \# Urgent - \[pay\](http://evil.example) \<img src=x\> \*now\* (a): due")


def test_the_same_content_has_the_same_mark() -> None:
    first, again, other = (
        render_digest(digests(summary("a", review_by=day))["Ada Holt"], on=TODAY)
        for day in (LATE, LATE, date(2026, 5, 29))
    )

    assert digest_sha256(first) == digest_sha256(again) != digest_sha256(other)


def test_nobody_is_reminded_of_nothing() -> None:
    assert digests(summary("a")) == {}
