from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.word_matches import decode_words, encode_words, match_words, unnamed_words


def unit_rows(rows: int, seed: int) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((rows, 8)).astype(np.float32)
    return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)


@given(st.lists(st.integers(0, 5), max_size=6), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_stored_words_match_nearly_as_the_originals_do(counts: list[int], seed: int) -> None:
    parts = [unit_rows(count, seed + place) for place, count in enumerate(counts)]
    question = unit_rows(3, seed + 50)
    rows, kept = decode_words(encode_words(parts), 8)
    matches = match_words(question, rows, kept)

    expected = [(question @ part.T).max(axis=1) if len(part) else np.zeros(3, np.float32) for part in parts]
    if any(counts):
        assert kept.tolist() == counts
        assert np.allclose(matches, np.array(expected), atol=0.02)
    else:
        assert matches.shape == (0, 3)


def test_a_question_without_telling_words_matches_nothing() -> None:
    rows, counts = decode_words(encode_words([unit_rows(2, 1)]), 8)

    assert match_words(np.zeros((0, 8), np.float32), rows, counts).shape == (1, 0)


def test_words_that_title_and_headings_name_are_set_apart() -> None:
    words = ["prompt", "approval", "weekend"]

    assert unnamed_words(words, ["Prompt changes", "Approvals"]).tolist() == [False, False, True]
    assert unnamed_words(words[:2], ["Prompt approval"]).tolist() == [True, True]
