"""A difference of two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.differences.words import Op, Piece, compare_texts, visible

TEXTS = st.text(alphabet="ab \n.é\u200b", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_lead_from_one_text_to_the_other(before, after):
    pieces = compare_texts(before, after)

    assert "".join(piece.text for piece in pieces if piece.op is not Op.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.op is not Op.REMOVED) == after


@given(TEXTS)
def test_equal_texts_do_not_differ(text):
    assert all(piece.op is Op.SAME for piece in compare_texts(text, text))


def test_one_changed_number_is_one_change():
    pieces = compare_texts("Two people approve within 5 days.\n", "Two people approve within 3 days.\n")

    assert [piece for piece in pieces if piece.op is not Op.SAME] == [
        Piece(Op.REMOVED, "5"),
        Piece(Op.ADDED, "3"),
    ]


def test_a_sentence_that_shares_nothing_is_replaced_as_a_whole():
    pieces = compare_texts("Robots rest on Sunday.\n", "Who signs? Nobody may!\n")

    assert [piece.op for piece in pieces] == [Op.REMOVED, Op.ADDED]


def test_what_cannot_be_seen_is_named():
    assert visible("pay\u202egnp\u200b") == "pay⟨U+202E⟩gnp⟨U+200B⟩"
    assert visible("tab\tand\nline") == "tab\tand\nline"


def test_neighbouring_words_are_one_change():
    pieces = compare_texts("The Quality Lead signs it today.\n", "The Data Officer signs it today.\n")

    assert [piece for piece in pieces if piece.op is not Op.SAME] == [
        Piece(Op.REMOVED, "Quality Lead"),
        Piece(Op.ADDED, "Data Officer"),
    ]


def test_long_texts_are_compared_at_the_lines_that_both_have_once() -> None:
    lines = [f"Rule {number} holds.\n\n" for number in range(4_000)]
    changed = list(lines)
    changed[17] = "Rule 17 is gone.\n\n"
    changed[3_000:3_001] = []
    changed.append("One more rule.\n")
    before, after = "".join(lines), "".join(changed)

    pieces = compare_texts(before, after)

    assert "".join(piece.text for piece in pieces if piece.op is not Op.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.op is not Op.REMOVED) == after
    told = [piece.text.strip() for piece in pieces if piece.op is not Op.SAME]
    assert told == ["holds", "is gone", "Rule 3000 holds.", "One more rule."]


def test_long_texts_of_the_same_line_are_compared_as_wholes() -> None:
    before, after = "again\n" * 3_000, "again\n" * 3_000 + "and again\n" * 2_000

    pieces = compare_texts(before, after)

    assert "".join(piece.text for piece in pieces if piece.op is not Op.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.op is not Op.REMOVED) == after
