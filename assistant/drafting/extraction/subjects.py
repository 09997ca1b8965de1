"""What a number is of, as a short noun phrase in the words of the description. Pure."""

from __future__ import annotations

import re

from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import Section, section_of

_MARK = re.compile(r"[;,:(]\s| – | — |\.\s|(?<=\s)\(")
_AND = re.compile(r"\s(?:and|but)\s(?=(?:about|around|roughly|some|the|an?|it|only|up|\d))", re.IGNORECASE)
_TIME_OF = re.compile(
    r"\bit (?:now |currently |usually |typically |still )?(?:takes|took|lasts)\b|\btakes\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\s(?:is|are|was|were|takes?|took|costs?|lasts?|stands?|stood|lies|amounts?|runs?|should|must|will|has|have|gets?|need|needs|spends?|spent)\b",
    re.IGNORECASE,
)
_PER = re.compile(
    r"^\s?(?P<per>(?:per|a|an|each|every|for (?:each|every)) [a-z-]+(?: [a-z-]+)?)", re.IGNORECASE
)
_OF = re.compile(r"^\s?(?:of|are|were|in) (?P<what>[^,;.()]{3,80})", re.IGNORECASE)
_EDGES = re.compile(
    r"^(?:(?:and|but|or|so|then|if|when|where|that|which|the|a|an|our|today|currently|about|around|roughly|some|at present|at the moment|on average|now|it|they|we|in|of|for|with|to|from|up|only|over|above|below|under|more|less|than|least|within)\b\s?)+"
    r"|(?:\s?\b(?:and|but|or|the|a|an|about|around|roughly|some|on average|now|today|is|are|was|of|for|with|to|from|up|only|over|above|below|under|more than|less than|at least|within|exceeds?|by|at|in|than|currently)\b)+$",
    re.IGNORECASE,
)
MOST_WORDS = 9


def subject_of(text: str, passage: Passage, start: int, end: int) -> str:
    """What text[start:end], a number with its unit, is of: its label, "time per request", "requests sent to …"."""
    if (
        passage.label
        and section_of(passage.label) in (None, Section.NUMBERS)
        and not re.search(r"[.;]", text[passage.body : start])
    ):
        return passage.label
    before = " ".join(text[passage.body or passage.start : start].split("\n"))
    after = " ".join(text[end : passage.end].split("\n"))
    bracket = re.search(r"(?P<noun>[\w-]+(?: [\w-]+)?) \($", before)
    if bracket:
        return _short(re.split(r"\b(?:in|of|for|with|to|by|the|an?|our)\s", bracket["noun"])[-1])
    clause = _AND.split(_MARK.split(before)[-1])[-1]
    per = _PER.match(after)
    if _TIME_OF.search(clause) and not re.search(r"^\s*(?:the|our|an?|each|every)\s", clause, re.IGNORECASE):
        return f"time {per['per']}" if per else "time"
    what = _OF.match(after)
    if what:
        return _short(_MARK.split(what["what"])[0])
    verb = _VERB.search(clause)
    said = _short(clause[: verb.start()] if verb and verb.start() > 2 else clause)
    if per and len(said.split()) <= 4:
        said = f"{said} {per['per']}".strip()
    return (
        said
        if re.search(r"[^\W\d_]{2}", said)
        else _short(_AND.split(_MARK.split(after.strip())[0])[0])
        or _short(clause)
        or passage.label
        or text[start:end]
    )


def _short(words: str) -> str:
    """At most nine words, without the small words at the edges."""
    bare = re.sub(r"\s+", " ", words).strip(" .,;:|*_-()\"'")
    for _ in range(3):
        bare = _EDGES.sub("", bare).strip()
    said = bare.split()
    return _EDGES.sub("", " ".join(said[:MOST_WORDS])).strip() if len(said) > MOST_WORDS else bare
