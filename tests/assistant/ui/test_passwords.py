"""What may be a password."""

from __future__ import annotations

import pytest

from assistant.ui.errors import AccountError
from assistant.ui.passwords import hash_password, matches, require_password


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12"),
        ("x" * 2000, "at most 1024"),
        ("KowalskiKowalski", "name of the account"),
        ("in 2026 Maria K.", "name of the account"),
        ("ＭＡＲＩＡ-kowalski-1", "name of the account"),
        ("aaaaaaaaaaaaaa", "repeats few"),
        ("121212121212", "repeats few"),
    ],
)
def test_bad_passwords_are_refused_in_one_sentence(password, sentence) -> None:
    with pytest.raises(AccountError, match=sentence):
        require_password(password, name="Maria Kowalski")


@pytest.mark.parametrize("password", ["correct horse battery", "пароль из многих слов", "a b c d e f "])
def test_long_ones_of_any_kind_are_taken(password) -> None:
    require_password(password, name="Maria Kowalski")


def test_a_short_name_forbids_nothing() -> None:
    require_password("already bought", name="Al")


def test_a_hash_matches_its_password_alone() -> None:
    stored = hash_password("correct horse battery")
    assert stored.startswith("$argon2id$") and stored != hash_password("correct horse battery")
    assert matches(stored, "correct horse battery") and not matches(stored, "correct horse batterx")
    assert not matches(None, "a password that nobody has")
