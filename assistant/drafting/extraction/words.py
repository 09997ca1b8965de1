"""Words of a description with their places, and the small words that hold a sentence together. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.drafting.extraction.facts import Span

_WORD = re.compile(
    r"(?:Dr|Mr|Mrs|Ms|Prof|St)\.(?=\s[A-Z])|\d[\d.,:/]*\d|\d|[^\W\d_](?:[\w]|['’](?=\w)|[&/.+-](?=\w))*|->|=>|[→⇒>;:,.!?()\[\]–—|-]|[^\w\s]|_+"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark, with its offset in the description."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Words and marks of text[start:end], with offsets into the whole text."""
    return [
        Word(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end())
        for m in _WORD.finditer(text, start, end)
    ]


def span_at(text: str, start: int, end: int) -> Span:
    """The stretch without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, text[start:end])


DETERMINERS = frozenset(
    "the a an this that these those each every all any some both no another its their our his her my your".split()
)
PRONOUNS = frozenset(
    "i we you he she it they who which that this these someone somebody nobody everyone everybody".split()
)
PREPOSITIONS = frozenset(
    """in on at by from via through with within without into onto for during under over against about per as of to
    between among after before until till across towards toward upon using based according""".split()
)
SUBORDINATORS = frozenset(
    "if when once unless until till while because whenever where before after as so since although though".split()
)
ADVERBS = frozenset(
    """then also first firstly second secondly next finally lastly afterwards usually normally typically always still just now manually
    automatically immediately only often sometimes again either first-hand therefore thus simply currently today already
    later once subsequently directly personally daily weekly monthly themselves himself herself itself quickly not never
    initially additionally instead generally mostly ultimately together alone please e.g i.e all both each currently thereafter myself ourselves
    occasionally rarely independently electronically overnight in-house""".split()
)
MODALS = frozenset("will shall should must can may could would 'll ll might cannot".split())
BE = frozenset("is are was were be been being gets get got isn't aren't".split())
OBJECT_STARTERS = DETERMINERS | frozenset(
    """it them him us me whether if what which who how where why one two three new incoming missing open relevant
    up out off in on into over through back down for to with against at from by and as""".split()
)
MARKS = frozenset("; . : ! ? ( ) [ ] , – — - -> => → ⇒ > |".split())
ARROWS = frozenset("-> => → ⇒ >".split())
