from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evals.matching import overlaps, quote_overlaps, reduce_text


def test_a_quote_is_found_across_markup_and_line_ends() -> None:
    text = "Please **treat it\nas the higher** one."

    start, end = reduce_text(text).find("treat it as the higher one")

    assert text[start:end] == "treat it\nas the higher** one"


def test_a_missing_quote_is_none() -> None:
    assert reduce_text("one").find("two") is None
    assert reduce_text("one").find("…") is None


def test_a_fragment_counts_only_if_it_is_long_enough() -> None:
    assert quote_overlaps("Reply within 15 minutes to the desk", "within 15 minutes to the desk")
    assert not quote_overlaps("Reply within 15 minutes to the desk", "Reply")


def test_spans_overlap_by_share_of_the_shorter() -> None:
    assert overlaps((0, 10), (5, 100))
    assert not overlaps((0, 10), (6, 100))
    assert not overlaps((0, 0), (0, 5))


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_a_quote_cut_from_a_text_is_always_found(before: str, quote: str, after: str) -> None:
    if reduce_text(quote).letters:
        assert reduce_text(before + quote + after).find(quote) is not None
