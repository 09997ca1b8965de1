"""Documents that somebody should look at."""

from __future__ import annotations

from datetime import date

from knowledge.documents import DocumentStatus
from knowledge.lifecycle import Attention, owned_by, stale_documents, verification_counts
from tests.knowledge.summaries import TODAY, summary


def test_the_longest_overdue_comes_first_and_each_document_once() -> None:
    documents = [
        summary("fine"),
        summary("soon", review_by=date(2026, 6, 20)),
        summary("late", review_by=date(2026, 5, 1)),
        summary("undated", review_by=None),
        summary("later", review_by=date(2026, 3, 1)),
        summary("coming", status=DocumentStatus.SCHEDULED),
        summary("draft", status=DocumentStatus.DRAFT, review_by=date(2020, 1, 1)),
        summary("gone", status=DocumentStatus.RETIRED, review_by=date(2020, 1, 1)),
    ]

    found = stale_documents(documents, on=TODAY, within=30)

    assert [(each.document.doc_id, each.attention, each.days_overdue) for each in found] == [
        ("later", Attention.OVERDUE, 92),
        ("late", Attention.OVERDUE, 31),
        ("soon", Attention.DUE_SOON, -19),
        ("undated", Attention.UNVERIFIED, None),
        ("coming", Attention.SCHEDULED, -365),
    ]


def test_the_window_decides_what_is_due_soon() -> None:
    documents = [summary("soon", review_by=date(2026, 6, 20))]

    assert stale_documents(documents, on=TODAY, within=18) == []
    assert len(stale_documents(documents, on=TODAY, within=19)) == 1


def test_an_owner_is_found_by_a_part_of_the_name_and_as_deputy() -> None:
    documents = [
        summary("a", owner="Ada Holt, Records"),
        summary("b", owner="Ben", deputy="ＡＤＡ Holt"),
        summary("c", owner=None),
    ]

    assert [each.doc_id for each in owned_by(documents, "ada  holt")] == ["a", "b"]


def test_counts_leave_out_what_nobody_has_to_keep() -> None:
    documents = [
        summary("a", review_by=None, owner="tbd"),
        summary("b", review_by=date(2026, 5, 1), owner="Ada (left in May)"),
        summary("c", status=DocumentStatus.SUPERSEDED, owner=None),
    ]

    assert verification_counts(documents) == {
        "verified": 0,
        "due_soon": 0,
        "overdue": 1,
        "unverified": 1,
        "without_owner": 1,
    }
