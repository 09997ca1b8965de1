"""Do the citations that people were shown still open at their quotes?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.monitor.stream import PastCitation


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationCheck:
    """What became of citations."""

    checked: int
    broken: Sequence[PastCitation]
    """Whose quote does not stand verbatim at its place, or whose version is gone."""


def check_citations(citations: Iterable[PastCitation], text_of: Callable[[str, int], str]) -> CitationCheck:
    """Hold every quote's hash against the text of its version.

    Args:
        citations: As the trail has them.
        text_of: The normalised text of a document's version; raises KeyError where there is none.
    """
    from assistant.governing.question_entry import text_sha256

    broken, checked, last, text = [], 0, ("", 0), ""
    for each in sorted(citations, key=lambda each: (each.doc_id, each.version, each.start, each.answer_id)):
        if (each.doc_id, each.version) != last:
            last, text = (each.doc_id, each.version), _text(text_of, each)
        checked += 1
        inside = 0 <= each.start < each.end <= len(text)
        if not inside or text_sha256(text[each.start : each.end]) != each.quote_sha256:
            broken.append(each)
    return CitationCheck(checked=checked, broken=tuple(broken))


def _text(text_of: Callable[[str, int], str], citation: PastCitation) -> str:
    try:
        return text_of(citation.doc_id, citation.version)
    except KeyError:
        return ""
