from __future__ import annotations

import pytest

from assistant.casework.broken_gold import CODE
from assistant.casework.own_case import Wishes
from tests.assistant.casework.conftest import ADA, BEN, DOCUMENTS, FIVE_DAYS, TRAVEL, TWO_PEOPLE

PROMPTS = "rules/prompts.md"


@pytest.fixture
def counted(house):
    """A house in which two cases rest on prompts and travel."""
    for number, quote in enumerate((("rules/prompts", TWO_PEOPLE), ("travel", TRAVEL)), start=1):
        house.desk.propose(house.answered(quote, question=f"Question {number}?"), Wishes(), ADA)
        house.desk.accept(number, BEN)
    return house


def propose(house, folder, documents, collection="ops"):
    """What is said of files that are proposed in place of those that are published."""
    for name, text in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    desk = house.composition.governance_desk()
    _, draft = desk.drafted([folder], reason="Review", collection=collection)
    return desk.propose(draft, ADA)


def said(proposal):
    return [each for each in proposal.report.remarks if each.code == CODE]


def test_a_changed_document_tells_which_cases_lose_their_words(counted, tmp_path) -> None:
    changed = DOCUMENTS[PROMPTS].replace("two people approve", "three people approve")
    [remark] = said(propose(counted, tmp_path / "new", {PROMPTS: changed}))
    assert remark.severity == "warning" and remark.source == PROMPTS
    assert remark.message.startswith("Breaks 1 case of the gate") and "own-0001" in remark.message
    assert [(each.quote, each.doc_id) for each in remark.excerpts] == [(TWO_PEOPLE, "ops/rules/prompts")]


def test_other_words_of_a_document_may_change(counted, tmp_path) -> None:
    changed = DOCUMENTS[PROMPTS].replace(FIVE_DAYS, "They decide within 9 days.").replace(". ", ".\n")
    assert said(propose(counted, tmp_path / "new", {PROMPTS: changed})) == []


def test_a_retired_document_takes_its_cases_along(counted) -> None:
    proposal = counted.composition.governance_desk().propose_retirement(["ops/travel"], ADA, reason="Old")
    [remark] = said(proposal)
    assert "own-0002" in remark.message and remark.excerpts[0].quote == TRAVEL
    kept = counted.composition.governance_desk().proposals.get(proposal.number)
    assert said(kept) == [remark]


@pytest.mark.parametrize("status", ["superseded", "draft", "retired"])
def test_a_document_that_is_no_longer_in_force_takes_its_cases_along(counted, status) -> None:
    desk = counted.composition.governance_desk()
    [remark] = said(desk.propose_metadata(["ops/travel"], {"status": status}, ADA, reason="Old"))
    assert "own-0002" in remark.message
    assert said(desk.propose_metadata(["ops/travel"], {"owner": "Ken"}, ADA, reason="New owner")) == []


def test_a_document_that_replaces_another_takes_its_cases_along(counted, tmp_path) -> None:
    text = "---\nsupersedes: [ops/travel]\n---\n# Journeys\n\nNobody travels.\n"
    [remark] = said(propose(counted, tmp_path / "new", {"journeys.md": text}))
    assert "own-0002" in remark.message and remark.source == "journeys.md"


def test_cases_that_do_not_count_are_not_told_of(house, tmp_path) -> None:
    house.desk.propose(house.answered(("travel", TRAVEL)), Wishes(), ADA)
    proposal = house.composition.governance_desk().propose_retirement(["ops/travel"], ADA, reason="Old")
    assert said(proposal) == []


def test_shipped_cases_are_told_of_as_a_note_where_starter_words_go(house, tmp_path) -> None:
    from ingest.pipeline import ingest_paths
    from knowledge.library import DOCUMENTS_DIR

    source = DOCUMENTS_DIR / "policies" / "ai-acceptable-use-policy.md"
    folder = tmp_path / "starter"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / source.name).write_bytes(source.read_bytes())
    options = {"settings": house.composition.settings.ingest, "actor": "Ada", "reason": "Start"}
    ingest_paths([folder], knowledge_base=house.base, collection="starter", **options)
    [doc] = [each.doc_id for each in house.base.list_documents(collection="starter")]

    [remark] = said(house.composition.governance_desk().propose_retirement([doc], ADA, reason="Ours now"))

    assert remark.severity == "note" and "shipped cases" in remark.message and "ans-001" in remark.message
