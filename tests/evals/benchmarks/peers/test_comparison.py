"""The whole comparison on two tiny collections, with the real assistant and the quickest peer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Composition
from assistant.settings import Settings
from evals.benchmarks.peers.comparison import compare
from evals.benchmarks.peers.files import export_files
from evals.benchmarks.peers.keyword_bm25s import KeywordBm25s
from evals.benchmarks.peers.ours import OurSystem
from evals.benchmarks.peers.tables import render_comparison
from evals.progress import Progress
from evals.questions import GoldEvidence, QuestionCase
from ingest.pipeline import ingest_paths

if not os.environ.get("CI"):
    pytest.importorskip("bm25s", reason="the bench extra is not installed")

PAGING = "---\ntitle: Paging\n---\n# Paging\n\nThe duty officer pages the owner within five minutes.\n"
BOARD = "---\ntitle: Board\naudience: [admin]\n---\n# Board\n\nThe board approves the acquisition in June.\n"
TEXTS = {
    "claims": {"paging.md": PAGING, "board.md": BOARD, "vendors.csv": "Vendor,Ends\nHarbour,June\n"},
    "legal": {"logs.md": "# Logs\n\nChat logs are deleted after ninety days.\n"},
}


def case(number: int, question: str, collection: str, doc: str = "", quote: str = "") -> QuestionCase:
    evidence = (GoldEvidence(docs=frozenset({doc}), quote=quote),) if doc else ()
    kind = "restricted" if "board" in question else "lookup"
    return QuestionCase(
        id=str(number), question=question, collection=collection, type=kind, evidence=evidence
    )


CASES = [
    case(1, "How fast does the duty officer page the owner?", "claims", "paging.md", "within five minutes"),
    case(2, "When are chat logs deleted?", "legal", "logs.md", "after ninety days"),
    case(3, "When does the board approve the acquisition?", "claims"),
    case(4, "Who waters the plants in the lobby?", "legal"),
]


@pytest.fixture(scope="module")
def composition(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[Composition]:
    """A home with both collections."""
    root = tmp_path_factory.mktemp("comparison")
    (root / "home").mkdir()
    (root / "home" / "models").symlink_to(model_cache)
    built = Composition(Settings(home=root / "home"))
    for collection, texts in TEXTS.items():
        (root / collection).mkdir()
        for name, text in texts.items():
            (root / collection / name).write_text(text, encoding="utf-8")
        ingest_paths(
            [root / collection],
            knowledge_base=built.knowledge_base(),
            settings=built.settings.ingest,
            collection=collection,
            actor="test",
            reason="test",
        )
    yield built
    built.knowledge_base().close()


@pytest.fixture(scope="module")
def result(composition: Composition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    files = export_files(composition.knowledge_base(), TEXTS, tmp_path_factory.mktemp("files"))
    return compare(composition, OurSystem(composition), [KeywordBm25s()], CASES, files, progress=Progress())


def test_peers_get_the_originals_and_other_formats_as_text(composition: Composition, tmp_path: Path) -> None:
    files = export_files(composition.knowledge_base(), TEXTS, tmp_path)

    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == set(files.keys)
    assert (tmp_path / "claims/paging.md").read_text(encoding="utf-8") == PAGING
    assert "Harbour" in (tmp_path / "claims/vendors.csv.txt").read_text(encoding="utf-8")
    assert files.keys["claims/vendors.csv.txt"].source == "vendors.csv"
    assert files.as_text == 1


def test_every_figure_stands_beside_ours_with_a_paired_interval(result: dict[str, Any]) -> None:
    for scope in ("own_collection", "all_collections"):
        found = result["retrieval"][scope]["all_gold_documents@10"]
        assert found["ours"]["value"] == found["bm25s"]["value"] == 1.0
        assert found["bm25s"]["ours_minus_theirs"] == {"value": 0.0, "low": 0.0, "high": 0.0}
        assert found["bm25s"]["mcnemar_p"] == 1.0


def test_refusals_are_told_with_and_without_restricted_questions(result: dict[str, Any]) -> None:
    refusal = result["refusal"]

    assert refusal["all_questions"]["n"] == {"answerable": 2, "unanswerable": 2}
    assert refusal["without_restricted"]["n"] == {"answerable": 2, "unanswerable": 1}
    assert refusal["all_questions"]["refusal_recall"]["ours"]["value"] == 1.0
    assert refusal["all_questions"]["over_refusal"]["bm25s"]["ours_minus_theirs"] is not None


def test_the_systems_say_what_they_are(result: dict[str, Any]) -> None:
    assert list(result["systems"]) == ["ours", "bm25s"]
    assert result["systems"]["bm25s"]["versions"]["bm25s"]
    assert result["systems"]["ours"]["passages"] >= 4


def test_the_tables_name_every_figure(result: dict[str, Any]) -> None:
    text = render_comparison(result)

    assert "| gold_quote@5, all collections | 1.000 | 1.000 |" in text
    assert "| refusal_recall, without restricted |" in text
    assert "2 answerable and 2 unanswerable" in text
    assert "p = 1.000" in text
