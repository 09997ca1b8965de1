"""Conflicts in a knowledge base, and what a proposal contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.acting import Actor
from knowledge.contradictions.dismissals import (
    conflict_id,
    digests_of,
    dismiss_conflict,
    load_dismissals,
    reopen_conflict,
)
from knowledge.contradictions.finding import find_conflicts
from knowledge.contradictions.pairing import MOST_A_CLAIM
from knowledge.documents import DocumentStatus
from knowledge.errors import NotAllowedError, UnknownCollectionError, UnknownConflictError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.against_base import inspect_against_base
from knowledge.store.engine import snapshot
from knowledge.store.schema import audit_entries
from tests.knowledge.fakes import document, open_base, publish

THIRTY = "Mooring logs of the quay are kept for 30 days."
NINETY = "Mooring logs of the quay are kept for 90 days."
LEAD = Actor(name="Dana", role="governance_lead")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    opened = open_base(tmp_path / "home")
    yield opened
    opened.close()


def test_two_documents_in_force_are_found_with_their_quotes(base: KnowledgeBase) -> None:
    publish(base, document("a.md", f"Welcome.\n\n{THIRTY}"), document("b.md", NINETY, owner="Ines"))

    (pair,) = find_conflicts(base)

    assert {pair.first.unit.text, pair.second.unit.text} == {THIRTY, NINETY}
    for claim in (pair.first, pair.second):
        text = base.version(claim.doc_id).text
        assert text[claim.unit.start : claim.unit.end] == claim.unit.text


def test_a_long_series_from_one_template_names_some_pairs_of_every_document(base: KnowledgeBase) -> None:
    series = [
        document(f"{days}.md", f"Mooring logs of the quay are kept for {days} days.")
        for days in range(30, 30 + 3 * MOST_A_CLAIM)
    ]
    publish(base, *series)

    pairs = find_conflicts(base)

    told = Counter(claim.doc_id for pair in pairs for claim in (pair.first, pair.second))
    assert len(told) == len(series)
    assert min(told.values()) >= MOST_A_CLAIM
    assert len(pairs) <= MOST_A_CLAIM * len(series)


def test_a_sentence_after_one_that_ends_in_a_unit_is_read_by_itself(base: KnowledgeBase) -> None:
    quay = "The speed limit on the quay is 8 km/h."
    publish(base, document("a.md", f"{quay} On the ramp the speed limit is 5 km/h."))
    publish(base, document("b.md", quay.replace("8", "10")))

    (pair,) = find_conflicts(base)

    assert {pair.first.unit.text, pair.second.unit.text} == {quay, quay.replace("8", "10")}


def test_drafts_and_superseded_documents_are_in_no_conflict(base: KnowledgeBase) -> None:
    publish(
        base,
        document("a.md", THIRTY, doc_id="old"),
        document("b.md", NINETY, supersedes=["old"]),
        document("c.md", NINETY.replace("90", "70"), status=DocumentStatus.DRAFT),
    )

    assert find_conflicts(base) == []


def test_a_collection_is_held_against_all_others(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY))
    publish(base, document("b.md", NINETY, collection="crew"))
    publish(base, document("c.md", "Nothing else.", collection="yard"))

    assert len(find_conflicts(base, collection="crew")) == 1
    assert find_conflicts(base, collection="yard") == []
    with pytest.raises(UnknownCollectionError):
        find_conflicts(base, collection="moon")


def test_a_dismissed_conflict_is_back_when_a_quote_changes(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY), document("b.md", NINETY))
    pairs = find_conflicts(base)
    dismiss_conflict(base, pairs, conflict_id(pairs[0]), actor=LEAD, reason="Another quay.")

    assert load_dismissals(base)[digests_of(pairs[0])].reason == "Another quay."
    publish(base, document("b.md", NINETY.replace("90", "80")))
    (changed,) = find_conflicts(base)
    assert digests_of(changed) not in load_dismissals(base)


def test_a_dismissed_conflict_is_no_remark_on_a_new_version_that_says_the_same(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY), document("b.md", NINETY))
    pairs = find_conflicts(base)
    dismiss_conflict(base, pairs, conflict_id(pairs[0]), actor=LEAD, reason="Another quay.")

    same = document("b.md", f"Welcome.\n\n{NINETY}")
    other = document("b.md", f"Welcome.\n\n{NINETY.replace('90', '80')}")

    assert inspect_against_base(base, [same], doc_ids={"b.md": "ops/b"}) == []
    assert len(inspect_against_base(base, [other], doc_ids={"b.md": "ops/b"})) == 1


def test_dismissing_and_reopening_stand_in_the_audit_trail(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY), document("b.md", NINETY))
    pairs = find_conflicts(base)
    name = conflict_id(pairs[0])

    dismiss_conflict(base, pairs, name, actor=LEAD, reason="Another quay.")
    reopen_conflict(base, pairs, name, actor=LEAD, reason="It is the same quay.")

    assert load_dismissals(base) == {}
    with snapshot(base.engine) as connection:
        actions = connection.execute(select(audit_entries.c.action, audit_entries.c.subject)).all()
    assert {("conflict.dismissed", name), ("conflict.reopened", name)} <= {tuple(row) for row in actions}


def test_only_governance_leads_dismiss_and_only_what_there_is(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY), document("b.md", NINETY))
    pairs = find_conflicts(base)

    with pytest.raises(NotAllowedError):
        dismiss_conflict(
            base, pairs, conflict_id(pairs[0]), actor=Actor(name="Sam", role="staff"), reason="No."
        )
    with pytest.raises(UnknownConflictError, match="kb conflicts"):
        dismiss_conflict(base, pairs, "0123456789", actor=LEAD, reason="No.")


def test_a_proposal_is_told_what_it_contradicts_side_by_side(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY, owner="Ines"))

    (remark,) = inspect_against_base(base, [document("b.md", NINETY)], doc_ids={"b.md": "ops/b"})

    assert (remark.code, remark.source) == ("contradiction", "b.md")
    assert "owner Ines" in remark.message
    mine, theirs = remark.excerpts
    assert (mine.quote, mine.doc_id) == (NINETY, None)
    assert (theirs.quote, theirs.doc_id, theirs.version) == (THIRTY, "ops/a", 1)


def test_a_proposal_is_not_held_against_what_it_replaces(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY, doc_id="logs"))
    new = document("b.md", NINETY)

    assert inspect_against_base(base, [new], doc_ids={"b.md": "logs"}) == []
    assert inspect_against_base(base, [new], doc_ids={"b.md": "b"}, leaving=["logs"]) == []
    superseding = replace(new, metadata=replace(new.metadata, supersedes=("logs",)))
    assert inspect_against_base(base, [superseding], doc_ids={"b.md": "b"}) == []
    assert len(inspect_against_base(base, [new], doc_ids={"b.md": "b"})) == 1


def test_a_proposal_that_leaves_the_text_has_no_old_remarks(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY), document("b.md", NINETY, owner="Ines"))
    publish(base, document("c.md", NINETY))
    owner = document("b.md", NINETY, owner="Noor")
    both = [document("a.md", THIRTY, owner="Noor"), owner]

    assert inspect_against_base(base, [owner], doc_ids={"b.md": "ops/b"}) == []
    assert inspect_against_base(base, both, doc_ids={"a.md": "ops/a", "b.md": "ops/b"}) == []


def test_a_text_that_begins_to_bind_is_held_against_the_others(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY), document("b.md", NINETY, status=DocumentStatus.DRAFT))

    assert len(inspect_against_base(base, [document("b.md", NINETY)], doc_ids={"b.md": "ops/b"})) == 1


def test_a_changed_document_beside_an_unchanged_one_is_remarked_on_its_own_side(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY), document("b.md", THIRTY.replace("quay", "pier")))
    new = [document("a.md", THIRTY, owner="Noor"), document("b.md", NINETY)]

    (remark,) = inspect_against_base(base, new, doc_ids={"a.md": "ops/a", "b.md": "ops/b"})

    assert (remark.source, remark.excerpts[0].quote) == ("b.md", NINETY)


def test_documents_of_one_proposal_are_held_against_each_other(base: KnowledgeBase) -> None:
    new = [document("a.md", THIRTY), document("b.md", NINETY)]

    (remark,) = inspect_against_base(base, new, doc_ids={"a.md": "a", "b.md": "b"})

    assert "also of this proposal" in remark.message


def test_what_a_reader_may_not_see_is_not_quoted(base: KnowledgeBase) -> None:
    publish(base, document("a.md", THIRTY, audience=["admin"]))
    new = [document("b.md", NINETY)]

    assert inspect_against_base(base, new, doc_ids={"b.md": "b"}, role="program_manager") == []
    assert len(inspect_against_base(base, new, doc_ids={"b.md": "b"}, role="admin")) == 1


def test_a_lost_vector_index_costs_time_and_no_remark(base: KnowledgeBase, tmp_path: Path) -> None:
    publish(base, document("a.md", THIRTY))
    base.close()
    for path in (tmp_path / "home" / "vectors").rglob("chroma.sqlite3"):
        path.unlink()
    again = open_base(tmp_path / "home")

    assert len(inspect_against_base(again, [document("b.md", NINETY)], doc_ids={"b.md": "b"})) == 1
    again.close()
