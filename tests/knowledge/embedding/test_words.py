from __future__ import annotations

import numpy as np

from knowledge.embedding.words import fit_axes, load_axes, telling_words, words_of_parts


def test_a_model_without_axes_has_no_word_vectors() -> None:
    assert load_axes("0" * 64) is None


def test_axes_keep_most_of_what_tells_words_apart() -> None:
    random = np.random.default_rng(1)
    tokens = random.standard_normal((400, 6)) @ np.diag([9, 7, 0.1, 0.1, 0.1, 0.1]) + 3
    axes = fit_axes(tokens.astype(np.float32), width=2)
    narrow = axes.narrow(tokens.astype(np.float32))

    assert narrow.shape == (400, 2) and axes.width == 2
    assert np.allclose(np.linalg.norm(narrow, axis=1), 1, atol=1e-5)


def test_only_words_that_tell_something_are_kept_and_pieces_know_their_word() -> None:
    text = "The re-pricing is on 5 May, x!"
    offsets = [
        (0, 3),
        (4, 6),
        (6, 7),
        (7, 11),
        (11, 14),
        (15, 17),
        (18, 20),
        (21, 22),
        (23, 26),
        (26, 27),
        (28, 29),
    ]
    words = telling_words(text, offsets, [0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9])

    assert words == ["", "re", "", "pricing", "pricing", "", "", "5", "may", "", ""]


def test_words_stand_with_the_part_that_holds_them() -> None:
    narrow = np.eye(4, dtype=np.float32)
    offsets = np.array([(0, 3), (4, 8), (10, 12), (13, 17)])
    first, second, beyond = words_of_parts(
        narrow, ["", "lead", "it", "ends"], offsets, [(0, 9), (10, 17), (30, 40)]
    )

    assert (first == narrow[1:2]).all() and (second == narrow[2:]).all() and len(beyond) == 0
