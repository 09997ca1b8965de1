from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.drafting.inference.inferred import Inferences, Topic
from assistant.drafting.inference.keeping import KnowledgeInference
from assistant.drafting.inference.reading import infer
from knowledge.audience import ROLES, may_read
from knowledge.embedder import Embedder
from knowledge.knowledge_base import KnowledgeBase
from tests.assistant.drafting.inference.measuring import NOW, library

HEAD = (
    "---\nid: {id}\ntitle: {title}\nkind: {kind}\nstatus: {status}\n"
    "audience: [{audience}]\nreview_by: {due}\n---\n"
)
DOCUMENTS: dict[str, tuple[dict[str, str], str]] = {
    "open": ({}, "Logs of AI systems are kept for 12 months. AI systems may be stopped by the Duty Lead."),
    "leads": ({"audience": "governance_lead"}, "Logs of AI systems are kept for 36 months."),
    "programme": ({"audience": "program_manager, admin"}, "A new AI model is approved by the Secret Board."),
    "group": (
        {"audience": "admin, group:audit"},
        "Residual risk of AI systems is accepted by the Chief Auditor.",
    ),
    "draft": ({"status": "draft"}, "Logs of AI systems are kept for 5 years."),
    "retired": ({"status": "retired"}, "Logs of AI systems are kept for 6 years."),
    "overdue": ({"due": "2026-11-20"}, "Logs of AI systems are kept for 7 years."),
    "record": ({"kind": "record"}, "Logs of AI systems are kept for 8 years."),
}


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("restricted")
    for name, (given, text) in DOCUMENTS.items():
        head: dict[str, Any] = {
            "id": name, "title": f"Rules for AI systems, {name}", "kind": "policy",
            "status": "in_force", "audience": "staff", "due": "2027-11-20",
        } | given  # fmt: skip
        (folder / f"{name}.md").write_text(f"{HEAD.format(**head)}# Rules for AI systems, {name}\n\n{text}\n")
    base = library(tmp_path_factory.mktemp("home") / "home", folder, embedder)
    yield base
    base.close()


def cited(found: Inferences) -> set[str]:
    return {
        citation.doc_id
        for value in found.values.values()
        for citation in (*value.citations, *(each for _, each in value.also))
    }


@pytest.mark.parametrize("groups", [frozenset(), frozenset({"audit"}), frozenset({"other"})])
@pytest.mark.parametrize("role", ROLES)
def test_what_a_reader_may_not_read_gives_them_nothing(
    restricted: KnowledgeBase, role: str, groups: frozenset[str]
) -> None:
    found = infer(restricted, role=role, groups=groups, at=NOW, about="Sorting of mail")

    readable = {each.doc_id for each in restricted.list_documents() if may_read(each.audience, role, groups)}
    assert cited(found) <= readable
    assert ("programme" in cited(found)) == ("programme" in readable)
    assert ("group" in cited(found)) == ("group" in readable)
    for value in found.values.values():
        assert value.audience is None or role in value.audience or groups & value.groups


def test_a_value_is_for_those_alone_who_may_read_all_that_is_cited(restricted: KnowledgeBase) -> None:
    found = infer(restricted, role="governance_lead", at=NOW, about="Sorting of mail")

    retention = found.values[Topic.LOG_RETENTION]
    assert retention.value == "P12M"
    assert [value for value, _ in retention.also] == ["P36M"]
    assert retention.audience == {"governance_lead"}
    assert found.values[Topic.STOP_AUTHORITY].audience is None


def test_drafts_retired_overdue_documents_and_records_give_nothing(restricted: KnowledgeBase) -> None:
    found = infer(restricted, role="staff", at=NOW, about="Sorting of mail")

    assert cited(found) == {"open"}


def test_what_is_kept_is_not_given_once_a_document_is_restricted(
    tmp_path: Path, embedder: Embedder, restrict: Callable[[KnowledgeBase, str], None]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    head = HEAD.format(
        id="a", title="AI rules", kind="policy", status="in_force", audience="staff", due="2027-01-01"
    )
    (folder / "a.md").write_text(f"{head}# AI rules\n\nLogs of AI systems are kept for 12 months.\n")
    base = library(tmp_path / "home", folder, embedder)
    inference = KnowledgeInference(lambda: base)
    before = inference.infer(role="staff", at=NOW, about="Mail")

    restrict(base, "a")

    assert Topic.LOG_RETENTION in before.values
    assert inference.infer(role="staff", at=NOW, about="Mail").values == {}
    assert Topic.LOG_RETENTION in inference.infer(role="admin", at=NOW, about="Mail").values
    base.close()


def test_a_second_draft_reads_nothing_anew(
    restricted: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    inference = KnowledgeInference(lambda: restricted)
    first = inference.infer(role="staff", at=NOW, about="Mail")
    monkeypatch.setattr(type(restricted.gatherer), "gather", _must_not_be_asked)

    second = inference.infer(role="staff", at=NOW, about="Mail")

    assert second == first


def _must_not_be_asked(*_: Any, **__: Any) -> None:
    raise AssertionError("the indexes were asked again")


def test_two_policies_that_disagree_are_both_shown(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, who in (("a", "the Model Board"), ("b", "the Chief Engineer")):
        head = HEAD.format(
            id=name,
            title=f"AI rules {name}",
            kind="policy",
            status="in_force",
            audience="staff",
            due="2027-01-01",
        )
        (folder / f"{name}.md").write_text(
            f"{head}# AI rules {name}\n\nA new AI model is approved by {who}.\n"
        )
    base = library(tmp_path / "home", folder, embedder)

    found = infer(base, role="staff", at=NOW, about="Mail").values[Topic.MODEL_CHANGE_APPROVER]

    assert {found.value, *(value for value, _ in found.also)} == {"Model Board", "Chief Engineer"}
    base.close()
