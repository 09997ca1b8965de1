"""Laws of the fast engine: order, duplicates, neighbours, threads, cache."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embedder import Embedder
from knowledge.embedding import load_embedder
from knowledge.embedding.onnx_engine import group_by_length
from knowledge.settings import EmbeddingSettings

SENTENCES = [f"Step {n} is owned by the operations lead of region {n * 7}." * (n % 4 + 1) for n in range(40)]


def test_vectors_are_unit_length_float32(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(SENTENCES)

    assert vectors.shape == (40, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_half_a_surrogate_pair_is_embedded_like_any_unknown_character(embedder: Embedder) -> None:
    assert np.allclose(embedder.embed_queries(["owner \ud800"]), embedder.embed_queries(["owner \ufffd"]))


def test_order_is_kept_whatever_the_lengths(embedder: Embedder) -> None:
    forwards, backwards = embedder.embed_passages(SENTENCES), embedder.embed_passages(SENTENCES[::-1])

    assert np.allclose(forwards, backwards[::-1], atol=1e-5)


def test_a_text_has_one_vector_whatever_its_neighbours(embedder: Embedder) -> None:
    alone = np.vstack([embedder.embed_passages([text]) for text in SENTENCES[:8]])

    assert np.allclose(alone, embedder.embed_passages(SENTENCES)[:8], atol=1e-5)


def test_eight_bit_vectors_do_not_depend_on_their_neighbours_at_all(model_cache: Path) -> None:
    small = load_embedder(EmbeddingSettings(passage_precision="int8"), cache_dir=model_cache)
    alone = np.vstack([small.embed_passages([text]) for text in SENTENCES[:8]])

    assert np.array_equal(alone, small.embed_passages(SENTENCES)[:8])


def test_equal_texts_get_equal_vectors(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(["a b", "c", "a b", "a b"])

    assert np.array_equal(vectors[0], vectors[2])
    assert np.array_equal(vectors[0], vectors[3])


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)
    assert embedder.embed_queries([]).shape == (0, 384)


def test_queries_may_be_embedded_from_many_threads(embedder: Embedder) -> None:
    expected = embedder.embed_queries(SENTENCES)
    with ThreadPoolExecutor(8) as workers:
        found = list(workers.map(lambda text: embedder.embed_queries([text])[0], SENTENCES))

    assert np.allclose(expected, found, atol=1e-5)


@given(
    lengths=st.lists(st.integers(1, 600), max_size=60),
    size=st.integers(1, 16),
    tokens=st.integers(1, 2048),
)
def test_groups_hold_every_text_once_within_their_limits(lengths: list[int], size: int, tokens: int) -> None:
    groups = list(group_by_length(lengths, size=size, tokens=tokens))

    assert sorted(place for group in groups for place in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) <= size
        assert len(group) == 1 or len(group) * max(lengths[place] for place in group) <= tokens


def test_a_damaged_graph_is_built_anew(tmp_path: Path) -> None:
    first = load_embedder(EmbeddingSettings(), cache_dir=tmp_path).embed_queries(["who signs off"])
    (weights,) = tmp_path.glob("onnx/*/encoder.weights")
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 0xFF
    weights.write_bytes(content)

    again = load_embedder(EmbeddingSettings(), cache_dir=tmp_path).embed_queries(["who signs off"])

    assert np.array_equal(first, again)


def test_a_built_graph_needs_neither_torch_nor_transformers(model_cache: Path, embedder: Embedder) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from knowledge.embedding import load_embedder\n"
        "from knowledge.settings import EmbeddingSettings\n"
        "load_embedder(EmbeddingSettings(), cache_dir=Path(sys.argv[1])).embed_queries(['x'])\n"
        "print([name for name in ('torch', 'transformers', 'onnx') if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(model_cache)], capture_output=True, text=True, check=True
    )

    assert ended.stdout.strip() == "[]"


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    from knowledge.errors import ModelUnavailableError

    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelUnavailableError, match="cannot hold the embedding model's graph"):
        load_embedder(EmbeddingSettings(), cache_dir=tmp_path / "file")
