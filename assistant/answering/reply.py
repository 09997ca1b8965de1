"""Turn a model's reply into sentences that each carry verified quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.evidence import EvidenceSpan
from assistant.answering.quoting import ChosenQuote
from assistant.answering.verification.framing import claims_nothing, telling_lead, without_label
from assistant.answering.verification.meaning import Encode
from assistant.answering.verification.sources import plain_key
from assistant.answering.verify import MARKER, SourceText, SupportCheck, check_support, cited_numbers
from knowledge.terms import term_set
from knowledge.units import UnitKind, cut_units

_SEGMENT = re.compile(r"(.+?)((?:\s*\[\d{1,3}\])+\s*[.!?]?|\Z)", re.DOTALL)
_OPENER = re.compile(r"^(?:yes|no)\b\s*[,.:;!—–-]\s*", re.IGNORECASE)
"""A bare yes or no answers the question, which no passage can be checked against."""
_WORDY = re.compile(r"\w")
_NOT_FOUND = re.compile(r"^\W*NOT[_ ]FOUND\W*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence with the quotes that carry it."""

    text: str
    quotes: Sequence[ChosenQuote]


def says_not_found(reply: str) -> bool:
    """Whether the model declared that the passages do not answer."""
    return bool(_NOT_FOUND.match(reply.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSentence:
    """One sentence of a reply with what it cites and whether that carries it."""

    text: str
    numbers: tuple[int, ...]
    """Of the cited texts, 1-based."""
    check: SupportCheck


def check_reply(
    reply: str,
    sources: Sequence[SourceText],
    *,
    question: str = "",
    unmarked_cites_all: bool = False,
    encode: Encode | None = None,
) -> list[CheckedSentence]:
    """Check every sentence of a reply against the texts that its markers name.

    Args:
        reply: Text with [n] markers; n is the 1-based number of a source.
        sources: What the model was shown.
        question: What was asked; its words need no source.
        unmarked_cites_all: Judge a reply without any marker against all the sources.
        encode: Gives words in context, to compare by meaning; without it the wording alone decides.
    """
    everything = unmarked_cites_all and not MARKER.search(reply)
    pieces = [
        (sentence, readable, tuple(range(1, len(sources) + 1)) if everything else numbers)
        for text, numbers in _segments(reply)
        for sentence, readable in _sentences(text)
    ]
    checked = []
    for index, (sentence, readable, numbers) in enumerate(pieces):
        valid = numbers and all(1 <= n <= len(sources) for n in numbers)
        check = check_support(
            readable,
            [sources[n - 1] for n in numbers] if valid else [],
            question=question,
            around=[other for other, _, _ in pieces[max(0, index - 1) : index + 2] if other != sentence],
            encode=encode,
        )
        if valid and check.supported and _is_from_another(readable, sources, numbers):
            check = SupportCheck(supported=False, score=0.0, unsupported=("another source says it",))
        checked.append(CheckedSentence(text=sentence, numbers=numbers, check=check))
    return checked


def _is_from_another(sentence: str, sources: Sequence[SourceText], cited: Sequence[int]) -> bool:
    """Whether a sentence stands word for word in a source, but in none that it cites."""
    key = plain_key(sentence)
    stands = [n for n, source in enumerate(sources, start=1) if key in plain_key(source.text)]
    return bool(stands) and not set(stands) & set(cited)


def verify_reply(
    reply: str,
    spans: Sequence[EvidenceSpan],
    *,
    question: str,
    encode: Encode | None = None,
) -> tuple[list[DraftSentence], int]:
    """Keep the sentences of a reply that their cited passages support.

    Args:
        reply: Text with [n] markers; n is the 1-based number of a span.
        spans: The passages that the model was shown.
        question: What was asked; its words need no source.
        encode: Gives words in context, to compare by meaning; without it the wording alone decides.

    Returns:
        The supported sentences in order, and how many were removed.
    """
    kept: list[DraftSentence] = []
    sources = [_source_of(span) for span in spans]
    checked = check_reply(reply, sources, question=question, encode=encode)
    for each in checked:
        if not each.check.supported:
            continue
        quotes = [quote for n in each.numbers if (quote := _locate(each.text, spans[n - 1]))]
        if quotes:
            kept.append(DraftSentence(text=each.text, quotes=quotes))
    return kept, len(checked) - len(kept)


def _segments(reply: str) -> list[tuple[str, tuple[int, ...]]]:
    """Text runs with the markers that end them; a run without markers cites nothing."""
    return [
        (_ended(match.group(1).lstrip(" \n.,;").rstrip(), match.group(2)), cited_numbers(match.group(2)))
        for match in _SEGMENT.finditer(reply)
        if any(char.isalnum() for char in match.group(1))
    ]


def _ended(text: str, markers: str) -> str:
    """The text with the stop that stood after its markers."""
    stop = markers.strip()[-1:]
    return text + stop if stop in {".", "!", "?"} and text[-1:] not in {".", "!", "?"} else text


def _sentences(text: str) -> list[tuple[str, str]]:
    """Each sentence as shown, and as checked: an item together with its list's intro."""
    found = []
    for unit in cut_units(text):
        shown = _OPENER.sub("", " ".join(unit.text.split()))
        if unit.kind is UnitKind.HEADING or not _WORDY.search(shown) or claims_nothing(shown):
            continue
        shown = shown[0].upper() + shown[1:]
        told = without_label(shown)
        if unit.kind is UnitKind.ITEM:
            told = " ".join(f"{telling_lead(unit.lead)} {told}".split())
        found.append((shown, told))
    return found


def _source_of(span: EvidenceSpan) -> SourceText:
    return SourceText(text=span.citable_text, context=(span.version.title, *span.heading_path))


def _locate(sentence: str, span: EvidenceSpan) -> ChosenQuote | None:
    """The unit of a span that shares most with a sentence: what the citation will show."""
    wanted = term_set(sentence)
    best, best_share = None, 0.0
    for unit in cut_units(span.version_text, span.start, span.end):
        own = term_set(unit.text)
        shared = len(wanted & own)
        share = shared / (len(wanted) + 0.3 * len(own)) if own else 0.0
        if span.is_addressed(unit.start, unit.end):
            continue
        if share > best_share and unit.kind is not UnitKind.HEADING:
            best, best_share = unit, share
    if best is None:
        return None
    return ChosenQuote(span=span, start=best.start, end=best.end, display=best.text, score=best_share)
