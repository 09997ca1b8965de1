"""Names of people: two spellings of one name must never count as two people. Pure."""

from __future__ import annotations

import unicodedata


def fold_name(name: str) -> str:
    """The form of a name by which people are compared: compatible letters, lower case.

    >>> fold_name("  Ｍaria.K "), fold_name("MARIA.K")
    ('maria.k', 'maria.k')
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
