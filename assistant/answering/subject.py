"""Whether a question names what it is about, or only what it wants to know of it.

"What is the deadline for the literacy course?" names a subject; "What is the deadline?"
names none. Without one a question leans on the conversation, or has to be asked back.
"""

from __future__ import annotations

import re

from knowledge.terms import stem, terms, words


def _stems(listed: str) -> frozenset[str]:
    return frozenset(stem(word) for word in listed.split())


_ATTRIBUTE_WORDS = _stems(
    # what is asked of a subject
    "deadline due date day time hour week month year period duration length frequency limit cap maximum minimum "
    "max min threshold target amount number percentage percent cost price fee owner approver approval permission "
    "responsible responsibility accountable accountability person people process procedure step way form "
    "consequence penalty reason purpose difference status answer next latest current exact official detail "
    "information option part situation thing topic subject question "
    # what is done with it
    "approve authorise authorize allow permit decide decision sign happen apply start begin end finish last expire "
    "take wait require consult inform tell told call ask notify find work reach mean say long often soon quick "
    "quickly fast late early far ok okay exactly actually really possible necessary mandatory compulsory optional "
    "charge know see look include wrong fail miss"
)
"""Words that ask something of a subject and never name one."""

_WEAK_WORDS = _stems(
    "exception rule requirement condition contact team role scope case example cover count handle policy document "
    "source change pay"
)
"""Words that ask something of a subject where they stand alone ("What are the exceptions?")."""

_POINTS = re.compile(r"\b(?:it|this|that|these|those|they|them)\b", re.IGNORECASE)
"""In "How is it stored?" the one other word says what is done, not with what."""


def subject_terms(question: str) -> frozenset[str]:
    """Stems of the words that name what a question is about; empty where none does.

    >>> sorted(subject_terms("What is the deadline for the literacy course?")), subject_terms("Who approves it?")
    (['cours', 'literaci'], frozenset())
    """
    content = frozenset(terms(question))
    if len(content) <= 1 and (content <= _WEAK_WORDS or _POINTS.search(question)):
        return frozenset()
    return content - _ATTRIBUTE_WORDS


def names_no_subject(question: str) -> bool:
    """Whether a short question only asks for an attribute: "How long?", "Who approves it?"."""
    return len(words(question)) <= _LONGEST and not subject_terms(question)


_LONGEST = 12
"""A longer question describes a situation, in whatever words."""
