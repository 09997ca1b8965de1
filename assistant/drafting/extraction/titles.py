"""What a description calls its work: by a heading, a subject line, or the wish it opens with. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.facts import Span
from assistant.drafting.extraction.line_marks import CLOSING
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import section_of
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

_TITLE = re.compile(
    r"\s*(?:#{1,3}\s+|(?:\*\*)?(?:title|subject|workflow|process(?: name)?|use case|(?:process|procedure|work) (?:description|instruction)|sop(?:[ -][\w.-]+)?|project)(?:\*\*)?\s*:\s*)(?P<title>[^\n]{3,120})",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:subject|betreff|topic)\s*:\s*(?P<title>[^\n]{3,120})", re.IGNORECASE | re.MULTILINE
)
_REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|fw)\s*:\s*)+", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:(?:meeting |workshop |call )?(?:notes?|minutes|protocol|memo)(?: (?:from|of) (?:the )?(?:meeting|workshop|call))?(?:,? (?:of |on )?\d{1,2}\.? ?[A-Za-z]{3,9}\.?(?: \d{4})?|,? \d{4}-\d{2}-\d{2})?\s*(?:[-–—:|]\s+)"
    r"|(?:sop|wi|pol|proc|doc|qm)[ -]?(?:[A-Z]{1,4}[ -])?\d[\w.-]*\s*[-–—:]?\s+)",
    re.IGNORECASE,
)
_KIND_OF_TEXT = re.compile(
    r"\s*(?:[-–—:|]\s*(?:user stor(?:y|ies)|notes?(?: (?:from|of) .*)?|minutes|draft|specification|description|brief|v\d.*|idea|version .*)|\((?:draft|v\d[^)]*|notes)\))\s*$",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:we|i)(?:'d| would)? (?:want|need|like|wish for|are looking for)(?: to have| to introduce| to build)? (?P<what>(?!to\b|it\b|that\b|them\b|this\b)(?:an? )?[a-z][^.,;:!?\n]{5,70})",
    re.IGNORECASE,
)
_STORY = re.compile(r"\bas an? [\w /&-]{2,40},?\s*$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:to|that|which|who|so|because|and|but|when|if|should|will|would|is|are|can)\b", re.IGNORECASE
)
_WISHES_READ = 600
"""Characters from the start in which a wish may name the whole."""


def title_of(text: str, passages: Sequence[Passage]) -> Span | None:
    """The words that name the work; never those of a step."""
    match = _TITLE.match(text)
    if match and section_of(match["title"]) is None:
        return _trimmed(text, *match.span("title"))
    subject = _SUBJECT.search(text, 0, 500)
    if subject:
        return _trimmed(text, *subject.span("title"))
    return _first_line(text, passages) or _wish(text)


def _first_line(text: str, passages: Sequence[Passage]) -> Span | None:
    first = text.lstrip().split("\n", 1)
    line = first[0].strip()
    if (
        len(first) < 2
        or CLOSING.match(line)
        or re.match(
            r"[-*+•|]|\d+[.)]|dear\b|hi\b|hello\b|good (?:morning|afternoon)\b|morning\b|hey\b",
            line,
            re.IGNORECASE,
        )
    ):
        return None
    start = text.index(line)
    span = _trimmed(text, start, start + len(line))
    if (
        not 2 <= len(span.text.split()) <= 12
        or line[-1] in ".,;:!?"
        or ":" in span.text
        or section_of(span.text) is not None
    ):
        return None
    apart = first[1].startswith("\n") or re.match(r"\s*(?:[-*+•]\s|\d+[.)]\s|[A-Z][\w ]{1,24}:\s)", first[1])
    return span if apart or (passages and passages[0].kind is UnitKind.HEADING) else None


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without what says only which kind of text it is ("Meeting notes 12 Nov - ")."""
    for pattern in (_REPLY, _DOCUMENT):
        match = pattern.match(text, start, end)
        start = match.end() if match and match.end() < end else start
    tail = _KIND_OF_TEXT.search(text[start:end])
    end = start + tail.start() if tail and tail.start() > 2 else end
    return span_at(text, start, end)


def _wish(text: str) -> Span | None:
    """ "We want churn alerts for key accounts.": the thing wished for, where it is a short name."""
    for match in _WISH.finditer(text, 0, _WISHES_READ):
        what = match["what"]
        if (
            not _STORY.search(text[: match.start()])
            and 2 <= len(what.split()) <= 8
            and not _CLAUSE.search(what)
        ):
            return span_at(text, *match.span("what"))
    return None
