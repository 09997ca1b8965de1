"""Who owns the documents, and what is wrong with that."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.catalog import DocumentSummary
from knowledge.directory import Directory, OwnerKind, Person
from knowledge.documents import DocumentStatus
from knowledge.owners import FlagKind, report_owners
from tests.knowledge.summaries import TODAY, summary

PEOPLE = Directory(
    (
        Person(name="Ada Holt", titles=("Records manager",), deputy="Ben Ruiz"),
        Person(name="Ben Ruiz"),
        Person(name="Cleo Park", titles=("Safety officer",), left_on=date(2026, 5, 1)),
    )
)


def flags(*documents: DocumentSummary, directory: Directory | None = PEOPLE) -> dict[FlagKind, list[str]]:
    report = report_owners(documents, directory, on=TODAY)
    return {flag.kind: list(flag.doc_ids) for flag in report.flags}


def test_spellings_of_an_owner_are_one_owner() -> None:
    report = report_owners(
        [
            summary("a", review_by=date(2026, 5, 1)),
            summary("b", owner="ADA  HOLT", review_by=date(2026, 6, 9), deputy="Eve"),
            summary("c", owner="Records manager"),
            summary("old", status=DocumentStatus.SUPERSEDED, owner="Zoe Quist"),
        ],
        PEOPLE,
        on=TODAY,
    )

    assert [(row.kind, row.documents, row.overdue, row.due_soon) for row in report.owners] == [
        (OwnerKind.PERSON, 2, 1, 1),
        (OwnerKind.ROLE, 1, 0, 0),
    ]
    assert set(report.owners[0].deputies) == {"Ben Ruiz", "Eve"}
    assert report.owners[1].holders == ("Ada Holt",)
    assert report.flags == []


@pytest.mark.parametrize(
    ("owner", "deputy", "kind"),
    [
        (None, None, FlagKind.NO_OWNER),
        ("To be confirmed", None, FlagKind.NO_OWNER),
        ("Cleo Park", "Ben Ruiz", FlagKind.OWNER_LEFT),
        ("Ada Holt (left in May)", "Ben Ruiz", FlagKind.OWNER_LEFT),
        ("Safety officer", "Ben Ruiz", FlagKind.ROLE_VACANT),
        ("Head of Nothing", "Ben Ruiz", FlagKind.ROLE_VACANT),
        ("Zoe Quist", "Ben Ruiz", FlagKind.OWNER_UNKNOWN),
        ("Zoe Quist, Head of Nothing", "Ben Ruiz", FlagKind.OWNER_UNKNOWN),
        ("Ada Holt", "Cleo Park", FlagKind.DEPUTY_LEFT),
        ("Ada Holt", "ada holt", FlagKind.SAME_DEPUTY),
        ("Ada Holt, Records", "Records manager", FlagKind.SAME_DEPUTY),
        ("Ben Ruiz", None, FlagKind.NO_DEPUTY),
    ],
)
def test_what_is_wrong_is_flagged(owner: str | None, deputy: str | None, kind: FlagKind) -> None:
    assert flags(summary("a", owner=owner, deputy=deputy)) == {kind: ["a"]}


def test_without_a_directory_nobody_is_unknown() -> None:
    assert flags(summary("a", owner="Zoe Quist", deputy="Eve"), directory=None) == {}


def test_all_but_a_missing_deputy_matters() -> None:
    report = report_owners([summary("a", owner="Ben Ruiz"), summary("b", owner=None)], PEOPLE, on=TODAY)

    assert {flag.kind: flag.matters for flag in report.flags} == {
        FlagKind.NO_OWNER: True,
        FlagKind.NO_DEPUTY: False,
    }
