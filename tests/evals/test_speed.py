from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.benchmarks.grown_corpus import Vocabulary, grow, grow_copy, indexed_texts, load_originals
from evals.benchmarks.keyword import ExactBm25, grown_texts, judge, run_keyword
from evals.benchmarks.measuring import disk_mb, peak_mb, percentile
from evals.benchmarks.speed import pick_questions, run_speed
from evals.benchmarks.synthetic_embedder import SyntheticEmbedder
from evals.progress import Progress
from evals.questions import DatasetError
from ingest.settings import IngestSettings
from knowledge.documents import PreparedDocument
from knowledge.index_text import index_text
from knowledge.unit_vectors import unit_spans

if TYPE_CHECKING:
    from knowledge.embedder import Embedder

TEXT = """# Paging policy

## Who signs

The programme manager signs each release within 5 days.

| Step | Owner |
| --- | --- |
| Check | Claims team |

## When it fails

- Stop the assistant within 15 minutes.
- Page the duty officer, then write down what happened.
"""


@pytest.fixture
def originals(tmp_path: Path) -> list[PreparedDocument]:
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / "paging.md").write_text(f"---\nid: paging\ntitle: Paging policy\n---\n{TEXT}")
    (folder / "logs.md").write_text("# Logs\n\nKeep every prompt for 400 days.\n")
    return load_originals(folder, IngestSettings())


def test_copies_differ_from_their_original_and_from_each_other(originals: list[PreparedDocument]) -> None:
    copies = [copy.document for copy in islice(grow(originals), 8)]

    assert len({each.text for each in (*originals, *copies)}) == len(originals) + len(copies)
    assert len({each.metadata.doc_id for each in copies}) == len(copies)
    assert len({each.source for each in copies}) == len(copies)


def test_growing_twice_gives_the_same_corpus(originals: list[PreparedDocument]) -> None:
    first, again = (list(islice(grow(originals), 5)) for _ in range(2))

    assert first == again


@given(number=st.integers(min_value=0, max_value=2**31))
def test_a_copy_keeps_its_originals_shape(number: int) -> None:
    original = _prepared(TEXT)
    copy = grow_copy(original, Vocabulary([TEXT]), number=number).document

    assert [each.kind for each in copy.passages] == [each.kind for each in original.passages]
    for mine, its in zip(
        (*copy.sections, *copy.passages), (*original.sections, *original.passages), strict=True
    ):
        mine_text, its_text = copy.text[mine.start : mine.end], original.text[its.start : its.end]
        assert [len(line.split()) for line in mine_text.splitlines()] == [
            len(line.split()) for line in its_text.splitlines()
        ]


def test_a_copys_vectors_are_near_its_originals_and_every_copys_are_its_own(
    embedder: Embedder, originals: list[PreparedDocument]
) -> None:
    stand_in = SyntheticEmbedder(embedder)
    copies = list(islice(grow(originals[-1:]), 2))
    for copy in copies:
        stand_in.learn(copy.texts, copy.originals)
    texts = [copy.texts[0] for copy in copies]
    spans = [unit_spans(each) for each in texts]

    made = stand_in.embed_with_spans([each.joined for each in texts], spans)
    again = stand_in.embed_with_spans([each.joined for each in texts], spans)
    vectors = made.vectors
    source = copies[0].originals[0].joined
    [home] = embedder.embed_passages([source])

    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert [len(each) for each in made.parts] == [len(each) for each in spans]
    assert [len(each) for each in made.words] == [len(each) for each in spans]
    assert np.array_equal(vectors, again.vectors)
    assert (vectors @ home > 0.8).all()
    assert vectors[0] @ vectors[1] < 0.95


def test_a_text_that_is_no_copy_is_embedded_by_the_model(embedder: Embedder) -> None:
    stand_in, texts = SyntheticEmbedder(embedder), ["Page the owner."]

    assert stand_in.fingerprint == embedder.fingerprint
    assert np.allclose(stand_in.embed_passages(texts), embedder.embed_passages(texts))


def test_speed_is_measured_at_every_size_and_leaves_the_home_alone(
    embedder: Embedder, home: Path, model_cache: Path, originals: list[PreparedDocument], tmp_path: Path
) -> None:
    from assistant.bootstrap import compose

    home.mkdir()
    (home / "models").symlink_to(model_cache)
    result = run_speed(
        compose(home),
        [20, 5],
        questions=3,
        progress=Progress(),
        source=tmp_path / "originals",
        model_up_to=10,
        cold_starts=1,
    )

    small, large = result["sizes"]
    assert (small["vectors"], large["vectors"]) == ("model", "synthetic")
    assert 5 <= small["passages"] < 20 <= large["passages"]
    assert large["disk_mb"] > 0
    assert sum(result["details"][str(large["passages"])]["statuses"].values()) == 3
    assert [path.name for path in home.iterdir()] == ["models"]


def test_sizes_below_one_are_refused(home: Path) -> None:
    from assistant.bootstrap import compose

    with pytest.raises(DatasetError, match="at least 1"):
        run_speed(compose(home), [0], questions=1, progress=Progress())


def test_questions_are_as_many_as_asked_for() -> None:
    assert len(pick_questions(7)) == 7
    assert len({case.id for case in pick_questions(50)}) == 50


def test_exact_bm25_ranks_and_scores_alike() -> None:
    bodies = ("Page the owner.", "Keep the log.", "The owner keeps it.")
    exact = ExactBm25([index_text("", [], "", body) for body in bodies])

    assert exact.search("who keeps the log")[0] == int(np.argmax(exact.scores("who keeps the log"))) == 1


def test_a_ranking_is_judged_by_what_it_has_of_the_exact_one() -> None:
    scores = np.array([0.0, 3.0, 2.0, 1.0])

    assert judge([1, 2, 3], scores) == (1.0, 1.0)
    assert judge([12, *range(9)], np.ones(20)) == (1.0, 1.0)
    assert judge([1, 0], scores) == (pytest.approx(1 / 3), 0.5)
    assert judge([], np.zeros(3)) == (1.0, 1.0)


def test_every_keyword_index_is_measured_on_the_same_passages(
    originals: list[PreparedDocument], tmp_path: Path, home: Path
) -> None:
    from assistant.bootstrap import compose

    settings = compose(home).settings
    result = run_keyword(settings, [30], questions=4, progress=Progress(), source=tmp_path / "originals")

    assert len(grown_texts(originals, 30)) == 30
    assert [row["passages"] for row in result["indexes"]] == [30] * 5
    assert result["indexes"][-1]["exact_overlap@10"] == 1.0


def test_percentiles_interpolate_and_nothing_has_none() -> None:
    assert percentile([4.0, 1.0, 2.0, 3.0], 0.5) == 2.5
    assert percentile([], 0.95) == 0.0


def test_disk_and_memory_are_counted(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 2_000_000)
    (tmp_path / "link").symlink_to(tmp_path / "file")

    assert disk_mb(tmp_path) == pytest.approx(2.0, abs=0.1)
    assert peak_mb() > 1


def _prepared(text: str) -> PreparedDocument:
    from ingest.chunk import cut_passages, cut_sections
    from knowledge.documents import DocumentMetadata

    sections = cut_sections(text)
    document = PreparedDocument(
        source="paging.md", collection="bench", format="markdown", original=text.encode(), sha256="0" * 64,
        text=text, metadata=DocumentMetadata(title="Paging policy"), sections=sections,
        passages=cut_passages(text, sections, (), words=40, max_words=80),
    )  # fmt: skip
    assert indexed_texts(document)
    return document
