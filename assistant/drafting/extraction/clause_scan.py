"""What one pass over the words of a sentence carries along. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.drafting.extraction.verb_forms import Form, VerbGroup
from assistant.drafting.extraction.words import Word


@dataclass(slots=True)
class Act:
    """One act of a sentence; the words are those of the sentence."""

    group: VerbGroup
    at: int
    """Index of the verb's first word."""
    start: int
    """Index of the first word of its clause."""
    subject: list[Word] = field(default_factory=list)
    object: list[Word] = field(default_factory=list)
    condition: list[Word] = field(default_factory=list)
    below: str = ""
    """The word that makes its clause a subordinate one ("if", "until"); empty in a main clause."""
    otherwise: bool = False
    inherited: bool = False
    """Whether the subject is that of the act before."""
    relative: str = ""
    shared: list[Word] = field(default_factory=list)
    """The object of the act behind, where this one has none of its own."""

    @property
    def end(self) -> int:
        """Index behind the last word."""
        return self.group.after + len(self.object)


class Scan:
    """One pass over the words from left to right."""

    def __init__(self, words: list[Word], *, item: bool) -> None:
        self.words, self.item = words, item
        self.found: list[Act] = []
        self.start = 0
        self.below = ""
        self.condition: list[Word] = []
        self.condition_from: int | None = None
        self.otherwise = False
        self.mode: Form | None = None
        self.relative = ""
        self.head: list[Word] = []
        """What a relative clause without a comma is about: the subject of the verb behind it."""
        self.head_from = 0
        """How many acts were found before that clause."""

    def next(self, i: int) -> str:
        """The word behind the one at `i`, in small letters; empty at the end."""
        return self.words[i + 1].low if i + 1 < len(self.words) else ""
