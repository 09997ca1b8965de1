"""Exchange the label in an earlier question for the one a follow-up names.

After "When is the review of a SEV-1 due?" the follow-up "And for SEV-3?" asks "When is the
review of a SEV-3 due?": both labels on one line would find the wrong row as readily.
"""

from __future__ import annotations

import re

from knowledge.terms import term_set

_CODE = re.compile(r"\b([A-Za-z]{2,6})[- ]?(\d{1,4})\b")
_LETTERED = re.compile(
    r"\b(?i:(tier|level|class|gate|phase|stage|step|band|type|category|part|section|grade)) (\d{1,2}|[A-Z])\b"
)
_BARE = re.compile(
    r"^(?:(?:what|how) about|for|in|at|with|and|or|if it(?:'s| is| was| were)?|of|on|under|not [\w -]+,)?\s*"
    r"(?:an?|the)?\s*$",
    re.IGNORECASE,
)


def exchange_labels(topic: str, focus: str) -> str:
    """The topic with the label of the focus in place of its own of the same series.

    "" where the focus says more than a label or the topic has none of its series: nothing
    that was asked last may be lost.

    >>> exchange_labels("When is the review of a SEV-1 due?", "For SEV-3?")
    'When is the review of a SEV-3 due?'
    >>> exchange_labels("When is the review of a SEV-1 due?", "Who leads SEV-3?")
    ''
    """
    for pattern in (_CODE, _LETTERED):
        wanted = pattern.search(focus)
        if wanted is None or not _BARE.match(focus[: wanted.start()]) or focus[wanted.end() :].strip(" ?.!"):
            continue
        present = [m for m in pattern.finditer(topic) if m.group(1).lower() == wanted.group(1).lower()]
        if len({match.group(2) for match in present}) != 1:
            continue
        exchanged = topic
        for match in reversed(present):
            exchanged = exchanged[: match.start()] + wanted.group() + exchanged[match.end() :]
        if term_set(focus) <= term_set(exchanged):
            return exchanged
    return ""
