"""The benchmark of contradictions, and the rules on the labelled pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.benchmarks import contradictions as benchmark
from evals.dataset_lines import DatasetError
from knowledge.embedder import Embedder

DATASETS = Path(benchmark.__file__).parent.parent / "datasets"


@pytest.mark.parametrize("name", ["contradictions", "contradictions_held_out"])
def test_the_labelled_pairs_are_told_apart(name: str, embedder: Embedder) -> None:
    cases = benchmark.load_pairs(DATASETS / f"{name}.jsonl")

    result = benchmark.summarise(benchmark.run(cases, embedder))

    assert result["precision"]["value"] == 1.0
    assert result["recall"]["value"] >= 0.85
    assert "precision" in benchmark.render_summary(result)


def test_a_label_that_nobody_knows_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": "1", "kind": "amount", "label": "perhaps"}\n', encoding="utf-8")

    with pytest.raises(DatasetError, match="line 1"):
        benchmark.load_pairs(path)
