from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.characters import printable, whole_characters


@given(st.text(st.characters(categories=None, codec=None)))
def test_any_text_becomes_writable(text: str) -> None:
    assert len(whole_characters(text).encode()) >= len(text)


@given(st.text())
def test_whole_text_is_left_alone(text: str) -> None:
    assert whole_characters(text) == text


def test_escape_sequences_lose_what_makes_them_work() -> None:
    assert printable("a\x1b[2Jb\x9b1mc\td\n") == "a[2Jb1mc\td\n"


def test_nothing_turns_the_rest_of_a_line_round() -> None:
    assert printable("fdp.\u202etxt \u2066held\u2069 עברית") == "fdp.txt held עברית"
