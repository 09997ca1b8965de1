"""How random a string looks, and whether it stands for a secret rather than being one. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter

_PLACEHOLDER = re.compile(
    r"example|sample|dummy|placeholder|change[-_ ]?me|replace|redacted|removed|masked|hidden|insert|your|"
    r"xxx|\*\*\*|\.\.\.|…|test|fake|demo|secret|passw|token|foo|bar|<|>|\{|\}|\[|\]|\$|%|\(|\)|abcdef|123456|"
    r"deadbeef|lorem|null|none|true|false|undefined",
    re.IGNORECASE,
)


def entropy(text: str) -> float:
    """Shannon entropy in bits a character; 0 for the empty text.

    >>> entropy("aaaa"), entropy("abcd")
    (0.0, 2.0)
    """
    counts = Counter(text)
    return (
        abs(sum(count / len(text) * math.log2(count / len(text)) for count in counts.values()))
        if text
        else 0.0
    )


def is_placeholder(value: str) -> bool:
    """Whether a value only shows where a secret would stand.

    >>> is_placeholder("<your-key>"), is_placeholder("AKIAIOSFODNN7EXAMPLE"), is_placeholder("Tq8!vKz2pLm4")
    (True, True, False)
    """
    return bool(_PLACEHOLDER.search(value)) or entropy(value) < 2.0


def looks_random(value: str, *, bits: float = 3.0) -> bool:
    """Whether a value is varied enough to be a key or a made-up password."""
    return not is_placeholder(value) and entropy(value) >= bits


def kinds_of_characters(value: str) -> int:
    """How many of lower case, upper case, digits and others a value holds."""
    shapes = ("[a-z]", "[A-Z]", r"\d", r"[^\w]")
    return sum(bool(re.search(shape, value)) for shape in shapes)
