"""A proposal shows nobody a document that is closed to them, also where that came later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.errors import UnknownProposalError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.closed import CLOSED, listed_for, seen_by
from knowledge.proposals.proposal import ItemAction, Proposal, ProposalItem
from knowledge.proposals.report import Excerpt, QualityReport, Remark, Severity
from knowledge.proposals.states import ProposalState
from tests.knowledge.fakes import document, open_base, publish

OPERATOR = Actor(name="ops")
MANAGER = Actor(name="Ben", role="program_manager")
LEAD = Actor(name="Lea", role="governance_lead")
CLAIMS = Actor(name="Cleo", role="program_manager", groups=frozenset({"claims"}))
WRITER = Actor(name="Ｄｏｒａ", role="program_manager")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    base = open_base(tmp_path)
    publish(base, document("a.md", "The budget is nine."), document("b.md", "Pagers ring."))
    yield base
    base.close()


def proposal(item: dict[str, Any] | None = None, *, report: QualityReport | None = None) -> Proposal:
    stated = {"action": ItemAction.UPDATE, "doc_id": "ops/b", "base_version_id": 2, "payload": {}}
    return Proposal(
        number=4,
        state=ProposalState.IN_REVIEW,
        author="Dora",
        reason="new",
        origin={},
        created_at=datetime(2026, 6, 1),
        changed_at=datetime(2026, 6, 1),
        revision=1,
        content_sha256="0" * 64,
        base_release=1,
        report=report or QualityReport(),
        answer_changes=None,
        published_release=None,
        emergency=False,
        items=(ProposalItem(source="b.md", change_set=0, **{**stated, **(item or {})}),),
        editors=frozenset({"dora"}),
    )


def proposed_for(*audience: str) -> dict[str, Any]:
    payload = {"document": {"metadata": {"audience": list(audience)}}}
    return {"action": ItemAction.ADD, "doc_id": "ops/n", "base_version_id": None, "payload": payload}


def close(base: KnowledgeBase, doc_id: str) -> None:
    subject = Subject(kind=SubjectKind.DOCUMENT, name=doc_id)
    base.access.restrict(subject, ["admin", "group:claims"], actor=OPERATOR, reason="a leak")


def test_a_change_of_a_document_that_was_closed_since_is_not_there(base: KnowledgeBase) -> None:
    assert seen_by(proposal(), MANAGER, base) == proposal()
    close(base, "ops/b")

    for person in (MANAGER, WRITER):
        with pytest.raises(UnknownProposalError):
            seen_by(proposal(), person, base)
    assert seen_by(proposal(), CLAIMS, base) == seen_by(proposal(), OPERATOR, base) == proposal()


def test_a_new_document_is_shown_to_its_readers_and_its_writer(base: KnowledgeBase) -> None:
    new = proposal(proposed_for("admin", "group:claims"))
    with pytest.raises(UnknownProposalError):
        seen_by(new, MANAGER, base)
    assert seen_by(new, CLAIMS, base) == seen_by(new, WRITER, base) == new
    everybodys = proposal(proposed_for("staff"))
    assert seen_by(everybodys, MANAGER, base) == everybodys


def test_a_remark_does_not_quote_what_is_closed(base: KnowledgeBase) -> None:
    quotes = [
        Excerpt(source="b.md", quote="The budget is ten."),
        Excerpt(source="a.md", quote="The budget is nine.", doc_id="ops/a", version=1),
    ]
    contradiction = Remark(
        code="contradiction", severity=Severity.WARNING, source="b.md", message="Nine, ten?", excerpts=quotes
    )
    plain = Remark(code="missing_owner", severity=Severity.WARNING, source="b.md", message="No owner.")
    found = proposal(report=QualityReport(remarks=[plain, contradiction]))
    assert seen_by(found, MANAGER, base).report.remarks == (plain, contradiction)
    close(base, "ops/a")

    shown = seen_by(found, LEAD, base).report
    assert shown.remarks[0] == plain and shown.warnings == 2
    assert (shown.remarks[1].message, shown.remarks[1].excerpts) == (CLOSED, ())
    assert "nine" not in str(shown.to_json())
    # Whoever only proposes could guess at the closed document from the remark's being there.
    assert seen_by(found, MANAGER, base).report.remarks == (plain,)
    assert seen_by(found, CLAIMS, base).report.remarks == (plain, contradiction)


def test_a_list_names_no_proposal_about_closed_documents(base: KnowledgeBase) -> None:
    assert listed_for([proposal()], MANAGER, base) == [proposal()]
    close(base, "ops/b")

    assert listed_for([proposal()], MANAGER, base) == []
    assert listed_for([proposal()], CLAIMS, base) == listed_for([proposal()], OPERATOR, base) == [proposal()]
