from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.normalise import clean_text, decode_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_read_in_every_unicode_encoding(encoding: str) -> None:
    text, warnings = decode_text("Überprüfung – “ok”".encode(encoding))

    assert text == "Überprüfung – “ok”"
    assert warnings == []


def test_an_old_encoding_is_guessed_and_said() -> None:
    original = "Die Freigabe erfolgt durch die Geschäftsführung; danach prüft die Qualitätssicherung. " * 5

    text, warnings = decode_text(original.encode("cp1252"))

    assert text == original
    assert [warning.code for warning in warnings] == ["guessed_encoding"]


def test_binary_data_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="binary"):
        decode_text(b"\x00\x01\x02policy")


def test_line_ends_become_newlines() -> None:
    assert clean_text("a\r\nb\rc\u2028d\x0ce")[0] == "a\nb\nc\nd\ne"


def test_letters_joined_by_invisible_characters_are_joined_and_reported() -> None:
    text, warnings = clean_text("p\u200cu\u200bt\u200c th\u200bis")

    assert text == "put this"
    assert [warning.code for warning in warnings] == ["hidden_text"]


def test_characters_that_change_the_reading_order_are_removed_and_reported() -> None:
    text, warnings = clean_text("Approved by \u202erisk\u202c team")

    assert text == "Approved by risk team"
    assert [warning.code for warning in warnings] == ["hidden_text"]


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d💻 on call", "a\u200bb only once"])
def test_what_scripts_emoji_and_web_copies_need_is_no_hidden_text(text: str) -> None:
    assert clean_text(text)[1] == []


def test_joiners_between_letters_that_need_them_stay() -> None:
    assert clean_text("می\u200cخواهم")[0] == "می\u200cخواهم"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)[0]

    assert clean_text(once)[0] == once
    assert "\r" not in once


def test_a_short_western_text_is_read_as_one() -> None:
    text = "café déjà vu: la réunion a été annulée à cause de la grève générale."

    assert decode_text(text.encode("latin-1"))[0] == text
