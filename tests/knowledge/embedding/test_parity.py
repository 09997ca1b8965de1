"""The fast engine is held to the reference: the same texts give the same vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.embedder import Embedder
from knowledge.embedding import load_embedder
from knowledge.settings import EmbeddingSettings

TEXTS = (
    "",
    " ",
    "?",
    "Who has to sign off before a new prompt goes live?",
    "WHO HAS TO SIGN OFF before a new prompt goes live?",
    "| Severity | Respond within |\n|---|---|\n| SEV-1 | 15 minutes |",
    "Ein geänderter Prompt braucht zwei Unterschriften – auch am Sonntag.",
    "変更には二人の承認が必要です。",
    "e\u0301clair \u00e9clair \ufb01nal \u200bzero\u00adwidth 🚨 \x00 \ufffd",
    "antidisestablishmentarianism" * 20,
    "The workflow owner reviews each exception. " * 80,  # far beyond 256 tokens
    "risk " * 254,
    "risk " * 255,
)


@pytest.fixture(scope="module")
def reference(model_cache: Path) -> Embedder:
    return load_embedder(EmbeddingSettings(engine="sentence-transformers", threads=1), cache_dir=model_cache)


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.einsum("nd,nd->n", left, right)


def test_passages_have_the_reference_vectors(embedder: Embedder, reference: Embedder) -> None:
    assert cosines(embedder.embed_passages(TEXTS), reference.embed_passages(TEXTS)).min() > 0.99999


def test_queries_have_the_reference_vectors(embedder: Embedder, reference: Embedder) -> None:
    assert cosines(embedder.embed_queries(TEXTS), reference.embed_queries(TEXTS)).min() > 0.99999


def test_engines_of_one_precision_share_a_fingerprint(embedder: Embedder, reference: Embedder) -> None:
    assert embedder.fingerprint == reference.fingerprint
    assert embedder.dim == reference.dim == 384


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_any_text_has_the_reference_vector(embedder: Embedder, reference: Embedder, text: str) -> None:
    assert cosines(embedder.embed_queries([text]), reference.embed_queries([text])).item() > 0.99999


def test_eight_bit_passages_stay_near_the_reference(reference: Embedder, model_cache: Path) -> None:
    small = load_embedder(EmbeddingSettings(passage_precision="int8"), cache_dir=model_cache)
    texts = [text for text in TEXTS if len(text.split()) > 3]

    assert cosines(small.embed_passages(texts), reference.embed_passages(texts)).min() > 0.97
    assert cosines(small.embed_queries(texts), reference.embed_queries(texts)).min() > 0.99999
    assert small.fingerprint != reference.fingerprint


def test_parts_of_a_text_have_the_reference_vectors(embedder: Embedder, reference: Embedder) -> None:
    texts = ["The owner signs. The lead reviews it within 15 minutes – always.", "One part only"]
    spans = [[(0, 16), (17, 65)], [(0, 13)]]

    fast, slow = embedder.embed_with_spans(texts, spans), reference.embed_with_spans(texts, spans)

    assert cosines(fast.vectors, slow.vectors).min() > 0.99999
    for fast_parts, slow_parts in zip(fast.parts, slow.parts, strict=True):
        assert cosines(fast_parts, slow_parts).min() > 0.9999
    for fast_words, slow_words in zip(fast.words, slow.words, strict=True):
        assert [len(words) for words in fast_words] == [len(words) for words in slow_words]
        assert cosines(np.concatenate(fast_words), np.concatenate(slow_words)).min() > 0.999


def test_words_of_a_question_have_the_reference_vectors(embedder: Embedder, reference: Embedder) -> None:
    question = "Who signs the re-pricing by 15 May?"
    fast, slow = embedder.embed_question(question), reference.embed_question(question)

    assert fast.words == slow.words and {"signs", "15", "may"} <= set(fast.words)
    assert cosines(fast.word_vectors, slow.word_vectors).min() > 0.999
    assert cosines(fast.vector[None], slow.vector[None]).min() > 0.99999
