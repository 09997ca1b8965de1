"""“Use the claims spec as a model”: another specification that somebody wants to follow. Pure."""

from __future__ import annotations

import re

_MODEL = re.compile(
    r"\b(?:use|take|follow|copy|base (?:it|this) on|like)\s+(?:the\s+|our\s+|draft\s+)?"
    r"[“\"']?(?P<name>[\w@ .&/()-]{1,80}?)[”\"']?"
    r"\s+(?:as|for)\s+(?:a|the|our|its)\s+(?:model|template|basis|pattern|starting point)\b",
    re.IGNORECASE,
)
_KIND = re.compile(r"\s*\b(?:workflow|spec|specification|draft|document)s?\b\s*", re.IGNORECASE)


def wished_model(text: str) -> str | None:
    """What somebody calls the specification that they want to follow.

    >>> wished_model("Please use the claims intake spec as a model but with our owner.")
    'claims intake'
    >>> wished_model("We use the claims system.") is None
    True
    """
    found = _MODEL.search(text)
    if found is None:
        return None
    return " ".join(_KIND.sub(" ", found["name"]).split()) or None
