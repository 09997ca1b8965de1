"""The question sets fit the starter library they ask about."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.matching import reduce_text
from evals.questions import DatasetError, load_questions
from ingest.isolation import IsolatedLoader, LoadLimits
from knowledge.library import DOCUMENTS_DIR

DATASETS = Path(__file__).parent.parent.parent / "evals" / "datasets"


SETS = ("starter", "starter_more", "follow_ups", "unclear", "false_premises")


@pytest.mark.parametrize("name", SETS)
def test_every_gold_quote_stands_in_its_document(name: str) -> None:
    texts: dict[str, str] = {}
    missing = []
    with IsolatedLoader(limits=LoadLimits()) as loader:
        for case in load_questions(DATASETS / f"{name}.jsonl"):
            for gold in case.evidence:
                for doc in gold.docs:
                    if doc not in texts:
                        texts[doc] = reduce_text(loader.load(DOCUMENTS_DIR / doc).text).letters
                    if reduce_text(gold.quote).letters not in texts[doc]:
                        missing.append((case.id, doc, gold.quote))
    assert missing == []


def test_ids_are_unique_over_all_sets() -> None:
    ids = [case.id for name in SETS for case in load_questions(DATASETS / f"{name}.jsonl")]

    assert len(ids) == len(set(ids))


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "question": "Who?"}\n{"id": 2}\n')

    with pytest.raises(DatasetError, match="line 2"):
        load_questions(path)
