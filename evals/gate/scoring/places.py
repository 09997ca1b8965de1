"""Where gold quotes stand, and which passages hold them. Pure, but that places are remembered."""

from __future__ import annotations

from functools import lru_cache

from evals.gate.cases.case import GoldSpan
from evals.gate.metric import Corpus
from evals.gate.outputs import SeenPassage
from evals.matching import ReducedText, holds_quote, overlaps, reduce_text


class RememberedTexts:
    """A corpus that is asked once for each text."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._texts: dict[tuple[str, int], str | None] = {}

    def text(self, doc_id: str, version: int) -> str:
        """As `Corpus.text`."""
        key = (doc_id, version)
        if key not in self._texts:
            self._texts[key] = text_or_none(self._corpus, doc_id, version)
        text = self._texts[key]
        if text is None:
            raise KeyError(f"{doc_id}@{version}")
        return text


def text_or_none(corpus: Corpus, doc_id: str, version: int) -> str | None:
    """The text of a version, or None where there is none."""
    try:
        return corpus.text(doc_id, version)
    except KeyError:
        return None


def passage_text(passage: SeenPassage, corpus: Corpus) -> str:
    """What was read; "" of a version that the corpus does not hold."""
    text = text_or_none(corpus, passage.doc_id, passage.version)
    return "" if text is None else text[max(0, passage.start) : passage.end]


def holds_span(passage: SeenPassage, span: GoldSpan, corpus: Corpus) -> bool:
    """Whether a passage is of the span's document and covers half of its place, or lies in it.

    A quote is looked for at every place where the document has it. One that it does not have
    letter for letter is compared with the passage, as `evals.matching.holds_quote` does.
    """
    if passage.source != span.doc:
        return False
    text = text_or_none(corpus, passage.doc_id, passage.version)
    if text is None:
        return False
    read = (passage.start, passage.end)
    if places := places_of(text, span.quote):
        return any(overlaps(place, read) for place in places)
    return _holds_by_words(text[max(0, passage.start) : passage.end], span.quote)


@lru_cache(maxsize=16384)
def places_of(text: str, quote: str) -> tuple[tuple[int, int], ...]:
    """Every [start, end) at which a text has the letters and digits of a quote, in order."""
    wanted, reduced = reduce_text(quote).letters, _reduced(text)
    places: list[tuple[int, int]] = []
    at = reduced.letters.find(wanted) if wanted else -1
    while at >= 0:
        places.append((reduced.positions[at], reduced.positions[at + len(wanted) - 1] + 1))
        at = reduced.letters.find(wanted, at + len(wanted))
    return tuple(places)


@lru_cache(maxsize=256)
def _reduced(text: str) -> ReducedText:
    return reduce_text(text)


@lru_cache(maxsize=16384)
def _holds_by_words(read: str, quote: str) -> bool:
    return holds_quote(read, quote)
