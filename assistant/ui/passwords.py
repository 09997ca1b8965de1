"""Passwords: what may be one, and their argon2id hashes. The library stops here."""

from __future__ import annotations

from functools import cache

from assistant.ui.errors import AccountError
from knowledge.people import fold_name

MIN_PASSWORD_CHARS = 12
MAX_PASSWORD_CHARS = 1024
_SHORTEST_TELLING_NAME = 3
_FEWEST_DIFFERENT = 5


def require_password(password: str, *, name: str) -> None:
    """Check that a text may be the password of this account.

    Raises:
        AccountError: If it is too short or too long, holds the account's name, or repeats few characters.
    """
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise AccountError(
            f"The password has {len(password)} characters; use at least {MIN_PASSWORD_CHARS} "
            f"and at most {MAX_PASSWORD_CHARS}."
        )
    joined = _joined(password)
    if any(len(part) >= _SHORTEST_TELLING_NAME and part in joined for part in _name_parts(name)):
        raise AccountError("The password holds the name of the account; leave the name out of it.")
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise AccountError("The password repeats few characters; use more different ones.")


def hash_password(password: str) -> str:
    """An argon2id hash with a salt of its own."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password of a stored hash. Takes as long where there is none."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    try:
        PasswordHasher().verify(stored or _decoy(), password[:MAX_PASSWORD_CHARS])
    except VerificationError:
        return False
    return stored is not None


@cache
def _decoy() -> str:
    return hash_password("a password that nobody has")


def _joined(text: str) -> str:
    return "".join(char for char in fold_name(text) if char.isalnum())


def _name_parts(name: str) -> list[str]:
    """The name as a whole and without what separates its parts: "maria.k" is in "MariaK2026!"."""
    return [_joined(name), *(_joined(part) for part in name.split() if len(part) > _SHORTEST_TELLING_NAME)]
