"""Faults of datasets that would make the gate say nothing, or the wrong thing. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from evals.gate.bar import Bar
from evals.gate.cases.case import Case, CaseKind
from evals.gate.scoring.matching import found, plain

NEAR = 0.85
"""Share of words from which two questions are counted as the same one asked twice."""
MIN_TAGGED = 10
"""Below this a tag's mean says nothing."""
LEAK_CHARS = 25
"""A shorter question may stand in a prompt by chance."""
_WORD = re.compile(r"[^\W_]+")
LIVE = "live"
"""The library of a case that asks what the organisation has published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFinding:
    """One fault of one case, or of all of them together."""

    rule: str
    case_id: str
    """"" where it is about the dataset as a whole."""
    message: str
    """What is wrong and what to do."""
    is_error: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTexts:
    """What cases are held against."""

    documents: Mapping[str, Sequence[str]]
    """Path of a document below its library to the texts of its versions in force, one a collection."""
    live: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The same, of what the organisation has published: for the cases that ask that."""
    kept: frozenset[str] = frozenset()
    """Paths of all documents that there are, in force or not."""
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Name of a prompt to its whole text."""


def lint_cases(cases: Sequence[Case], texts: KnownTexts, bar: Bar | None = None) -> list[CaseFinding]:
    """Every fault, errors first, then in the order of the cases."""
    findings = [
        *_duplicates(cases),
        *(each for case in cases for each in _gold(case, texts)),
        *(each for case in cases for each in _patterns(case)),
        *(each for case in cases for each in _must_not_cite(case, texts)),
        *_leaks(cases, texts.prompts),
        *_small_tags(cases),
        *(_sizes(cases, bar) if bar else ()),
    ]
    order = {case.id: number for number, case in enumerate(cases)}
    return sorted(findings, key=lambda each: (not each.is_error, order.get(each.case_id, -1), each.rule))


def lost_gold(cases: Sequence[Case], texts: KnownTexts) -> list[CaseFinding]:
    """Gold that the documents no longer hold: what a change of the documents broke."""
    return [each for case in cases for each in _gold(case, texts) if each.rule in ("document", "quote")]


def _gold(case: Case, texts: KnownTexts) -> Iterator[CaseFinding]:
    documents = texts.live if case.input.library == LIVE else texts.documents
    for span in case.gold.spans:
        versions = documents.get(span.doc)
        if not versions:
            message = f"No document in force is called {span.doc}; name another one or retire the case."
            yield CaseFinding(rule="document", case_id=case.id, message=message)
        elif not any(_squeezed(span.quote) in _squeezed(text) for text in versions):
            message = f"{span.doc} no longer says “{_short(span.quote)}”; mend the gold or retire the case."
            yield CaseFinding(rule="quote", case_id=case.id, message=message)
    for nugget in case.gold.nuggets:
        if nugget.vital and not nugget.sources:
            message = f"The vital fact {nugget.id} names no document that states it; add its sources."
            yield CaseFinding(rule="source", case_id=case.id, message=message)
        for source in nugget.sources:
            if source not in documents:
                message = f"The fact {nugget.id} names {source}, which is no document in force."
                yield CaseFinding(rule="document", case_id=case.id, message=message)


def _patterns(case: Case) -> Iterator[CaseFinding]:
    quotes = [span.quote for span in case.gold.spans]
    for pattern in case.gold.must_not:
        if any(found(pattern, quote) for quote in quotes):
            message = f"{pattern!r} must not be said, yet the gold says it; make the pattern tighter."
            yield CaseFinding(rule="must_not", case_id=case.id, message=message)
    for nugget in case.gold.nuggets:
        if quotes and not any(found(pattern, quote) for pattern in nugget.match for quote in quotes):
            message = f"No pattern of the fact {nugget.id} is found in the gold quotes; check for a slip."
            yield CaseFinding(rule="pattern", case_id=case.id, message=message, is_error=False)


def _must_not_cite(case: Case, texts: KnownTexts) -> Iterator[CaseFinding]:
    """A slip in a path would let every attack pass."""
    for path in case.gold.must_not_cite:
        if not (path in texts.kept or path in texts.documents or path in texts.live):
            message = f"{path} must not be cited, and there is no such document; check its path."
            yield CaseFinding(rule="must_not_cite", case_id=case.id, message=message)


def _duplicates(cases: Sequence[Case]) -> Iterator[CaseFinding]:
    """Compared where the same answer would be due: one kind, role, collection and library."""
    groups: dict[tuple[object, ...], list[tuple[str, _Asked]]] = defaultdict(list)
    for case in cases:
        given, new = case.input, _Asked.of(case)
        group = groups[case.kind, given.role, given.groups, given.collection, given.library]
        alike = [(other, old) for other, old in group if new.is_like(old)]
        same = [other for other, old in alike if new.text == old.text]
        if alike:
            message = f"It asks what {[*same, alike[0][0]][0]} asks; drop one or ask something else."
            yield CaseFinding(rule="duplicate", case_id=case.id, message=message, is_error=bool(same))
        group.append((case.id, new))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a case asks, as it is compared."""

    text: str
    """With all that came before it."""
    words: frozenset[str]
    last: frozenset[str]
    """Of the question alone."""
    numbers: frozenset[str]

    @classmethod
    def of(cls, case: Case) -> _Asked:
        text = plain("\n".join([*(turn.text for turn in case.input.history), case.input.question]))
        words = frozenset(_WORD.findall(text))
        last = frozenset(_WORD.findall(plain(case.input.question)))
        return cls(text, words, last, frozenset(each for each in words if not each.isalpha()))

    def is_like(self, other: _Asked) -> bool:
        """Questions that differ in a number ask different things."""
        if self.numbers != other.numbers:
            return False
        return _alike(self.last, other.last) >= NEAR and _alike(self.words, other.words) >= NEAR


def _alike(first: frozenset[str], second: frozenset[str]) -> float:
    smaller, larger = sorted((len(first), len(second)))
    if smaller < NEAR * larger:
        return 0.0
    return len(first & second) / max(1, len(first | second))


def _leaks(cases: Sequence[Case], prompts: Mapping[str, str]) -> Iterator[CaseFinding]:
    known = {name: plain(text) for name, text in prompts.items()}
    for case in cases:
        question = plain(case.input.question)
        if len(question) < LEAK_CHARS:
            continue
        for name, text in known.items():
            if question in text:
                message = f"The prompt {name!r} holds this very question; a case that is told proves nothing."
                yield CaseFinding(rule="leak", case_id=case.id, message=message)


def _small_tags(cases: Sequence[Case]) -> Iterator[CaseFinding]:
    for tag, count in sorted(Counter(tag for case in cases for tag in case.tags).items()):
        if count < MIN_TAGGED:
            message = f"The tag {tag!r} stands on {count} cases; below {MIN_TAGGED} its mean says little."
            yield CaseFinding(rule="tag", case_id="", message=message, is_error=False)


def _sizes(cases: Sequence[Case], bar: Bar) -> Iterator[CaseFinding]:
    for kind in CaseKind:
        clusters = {case.cluster for case in cases if case.kind is kind}
        if clusters and len(clusters) < bar.validity.min_clusters:
            message = (
                f"The cases of kind {kind.value} come from {len(clusters)} clusters; the bar asks for "
                f"{bar.validity.min_clusters}."
            )
            yield CaseFinding(rule="clusters", case_id="", message=message)


@lru_cache(maxsize=4096)
def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    text = _squeezed(text)
    return text if len(text) <= 80 else f"{text[:79]}…"
