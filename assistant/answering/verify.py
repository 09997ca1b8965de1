"""Check that a written sentence says no more than the passages it cites.

Deterministic, so that the check never agrees with the model it checks: every number,
date, name and role of the sentence must occur in what it cites, a negation must not be
added or dropped, and most of its content words must come from there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.terms import term_set, words

MARKER = re.compile(r"\[(\d{1,3})\]")

_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100"}
_MONTHS = {
    name: f"{number:02d}"
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORD_DATE = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})|([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}))\b"
)
_NEGATION = re.compile(
    r"\b(not|no|never|none|nobody|cannot|can't|don't|doesn't|mustn't|isn't|aren't|won't|without|"
    r"prohibited|forbidden|banned|neither|nor)\b",
    re.IGNORECASE,
)
_ORDINARY_OPENERS = frozenset(
    "the a an yes no if in on at for when where who what this that these those it they you your we our "
    "all any each every only before after within by from to under as with however and or but also there".split()  # noqa: E501
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCheck:
    """Whether a sentence is carried by its cited text, and what is not."""

    supported: bool
    score: float
    """Share of the sentence's content terms that the cited text holds, 0 to 1."""
    unsupported: tuple[str, ...] = ()
    """Numbers, dates, names and words that the cited text does not hold."""


def check_support(
    sentence: str, evidence: Sequence[str], *, question: str = "", min_overlap: float = 0.6
) -> SupportCheck:
    """Check one sentence against the texts it cites.

    Args:
        sentence: As a model wrote it, with or without [n] markers.
        evidence: Cited texts with their headings; empty means nothing is cited.
        question: What was asked: its words may be repeated, its numbers not.
        min_overlap: Least share of content terms that must come from evidence or question.
    """
    text = MARKER.sub("", sentence)
    source = "\n".join(evidence)
    missing = [
        *_missing_numbers(text, source),
        *_missing_names(text, source + "\n" + question),
    ]
    content = term_set(text)
    known = term_set(source) | term_set(question)
    score = len(content & known) / len(content) if content else 1.0
    if not evidence:
        return SupportCheck(supported=False, score=0.0, unsupported=("no citation",))
    if _negation_differs(text, evidence):
        missing.append("negation")
    return SupportCheck(
        supported=not missing and score >= min_overlap,
        score=score,
        unsupported=tuple(dict.fromkeys(missing)),
    )


def cited_numbers(sentence: str) -> tuple[int, ...]:
    """Numbers of the [n] markers of a sentence, in order, without repeats."""
    return tuple(dict.fromkeys(int(number) for number in MARKER.findall(sentence)))


def numbers_in(text: str) -> set[str]:
    """Every number of a text in one spelling: digits, words ("five"), parts of dates.

    >>> sorted(numbers_in("within five days, at most 1,200.50 on 3 May 2026"))
    ['1200.5', '2026-05-03', '5']
    """
    found: set[str] = set()
    rest = text
    for year, month, day in _ISO_DATE.findall(text):
        found.add(f"{year}-{month}-{day}")
    rest = _ISO_DATE.sub(" ", rest)
    for match in _WORD_DATE.finditer(rest):
        day, month, year = match.group(1, 2, 3) if match.group(1) else match.group(5, 4, 6)
        number = _MONTHS.get(month.lower())
        if number:
            found.add(f"{year}-{number}-{int(day):02d}")
            rest = rest.replace(match.group(), " ")
    found.update(_plain(number) for number in _DIGITS.findall(rest))
    found.update(_NUMBER_WORDS[word] for word in words(rest) if word in _NUMBER_WORDS)
    return found


def _plain(number: str) -> str:
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number)
    text = number.replace(",", "") if grouped else number
    try:
        value = float(text)
    except ValueError:
        return text
    return text if text.startswith("0") and text.isdigit() and len(text) > 1 else f"{value:g}"


def _missing_numbers(text: str, source: str) -> list[str]:
    present = numbers_in(source)
    dates = {part for value in present if "-" in value for part in _date_parts(value)}
    # "One owner" is a manner of speaking as often as a count; a digit never is.
    return sorted(number for number in numbers_in(text) - present - dates if not _is_loose_one(number, text))


def _date_parts(date: str) -> tuple[str, ...]:
    year, month, day = date.split("-")
    return year, str(int(month)), str(int(day))


def _is_loose_one(number: str, text: str) -> bool:
    return number == "1" and not re.search(r"\b1\b", text)


def _missing_names(text: str, source: str) -> list[str]:
    known = {word.lower() for word in re.findall(r"[\w'’-]+", source)}
    missing = []
    for match in re.finditer(r"[\w'’-]*[A-Z][\w'’-]*", text):
        word = match.group().strip("'’-").removesuffix("'s").removesuffix("’s")
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in {".", "?", "!", ":", ""}
        lower = word.lower()
        if not word or lower in known or (opens and (lower in _ORDINARY_OPENERS or word.istitle())):
            continue
        if lower.rstrip("s") in known or f"{lower}s" in known:
            continue
        missing.append(word)
    return missing


def _negation_differs(text: str, evidence: Sequence[str]) -> bool:
    """Whether the sentence denies what its nearest cited sentence states, or the reverse."""
    content = term_set(text)
    if len(content) < 2:
        return False
    best, best_overlap = "", 0.0
    for passage in evidence:
        for sentence in re.split(r"(?<=[.!?;])\s+|\n+", passage):
            overlap = len(content & term_set(sentence)) / len(content)
            if overlap > best_overlap:
                best, best_overlap = sentence, overlap
    if best_overlap < 0.6:
        return False
    return bool(_NEGATION.search(text)) != bool(_NEGATION.search(best))
