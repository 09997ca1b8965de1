"""Which numbers are measured today and which are aimed at. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assistant.drafting.extraction.dates import dates_in
from assistant.drafting.extraction.facts import Era, QuantityFact
from assistant.drafting.extraction.numbers import NUMBER, number
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import Section

_PAST = (
    r"(?:the )?(?:Q[1-4]|(?:first|second|third|fourth) quarter of|early|late|[A-Z][a-z]{2,8}\.?|) ?20\d\d\b"
)
_WENT_WRONG = re.compile(
    r"\s(?:of (?:the |all |our |these )?[\w -]{2,40}? )?(?:(?:are|is|were|was|get|gets|arrive|come) )?(?:(?:\w+ed )(?:late|later|wrongly)|wrongly|incorrectly|rejected|returned|late|wrong|misrouted|misfiled|incomplete|too late|sent back|sent to the wrong|false)\b",
    re.IGNORECASE,
)
_SAMPLE = re.compile(
    rf"\b(?:sample(?: size)?(?: of|:)?|n\s?=|based on|across|over|from|out of|timed|counted)\s*(?P<n>{NUMBER})\s+(?:[\w-]+ )?(?!days?\b|weeks?\b|months?\b|hours?\b|minutes?\b|years?\b)[a-z]+|\bn\s?=\s?(?P<m>\d[\d,]*)|\bsample (?:of|size)[: ]*(?P<k>\d[\d,]*)",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    r"\b(?:today|currently|at the moment|right now|baseline|now|at present|on average|average|is running at|(?:stood|stands|was|is|lies|lay) at|off by|costs? us|spends?|we measured|measured|(?<!should )(?<!to )(?<!will )takes?|as of|last (?:year|quarter|month)|in 20\d\d|current(?:ly)?)\b",
    re.IGNORECASE,
)
AIMS = re.compile(
    r"\b(?:targets?|aim(?:s|ing)?|goal|want(?:s)? (?:it |this |that )?(?:to (?:get|be|drop|fall|go|come|reach|bring|cut|reduce|raise|lower))?|should (?:drop|fall|be|take|come|go|rise|reach)|reduce|bring (?:it |this |that )?(?:down )?to|cut (?:it |this |that )?to|down to|get (?:it |this |that )?(?:down )?to|drop to|raise (?:it )?to|lower (?:it )?to|improve (?:it )?to|hope)\b",
    re.IGNORECASE,
)


def with_measures(text: str, passage: Passage, facts: list[QuantityFact]) -> Iterator[QuantityFact]:
    """Values that are measured or aimed at, with the date and the sample that the sentence gives."""
    stated = [value for _, _, value in dates_in(text, passage.start, passage.end) if value is not None]
    sample = _SAMPLE.search(text, passage.start, passage.end)
    size = (
        number(next((group for group in (sample["n"], sample["m"], sample["k"]) if group), ""))
        if sample
        else None
    )
    candidates = [
        fact for fact in facts if fact.kind in ("other", "time_limit") or (fact.kind == "cost_per_item")
    ]
    dated = re.search(
        r"\b(?:measured|baseline|sample\w*|timed|counted|as of|taken|averaged?|figures?|surveyed)\b",
        passage.text,
        re.IGNORECASE,
    )
    for fact in facts:
        kind = _measure_kind(text, passage, fact) if fact in candidates else fact.kind
        as_of: date | None = stated[0] if kind == "baseline" and dated and len(stated) == 1 else None
        yield replace(
            fact,
            kind=kind,
            as_of=as_of,
            sample=int(size)
            if kind == "baseline" and dated and size and size >= 2 and size == int(size)
            else None,
        )


def _measure_kind(text: str, passage: Passage, fact: QuantityFact) -> str:
    before = text[passage.start : fact.span.start]
    if passage.label and re.fullmatch(r"(?:\w+ )?targets?|goals?", passage.label, re.IGNORECASE):
        return "target"
    if (
        passage.label
        and re.fullmatch(r"(?:\w+ )?baselines?|current(?:ly)?|today", passage.label, re.IGNORECASE)
        and not AIMS.search(before)
    ):
        return "baseline"
    if re.fullmatch(
        r"(?:success(?: criteria| measures?)?|targets?|goals?|objectives?)", passage.heading, re.IGNORECASE
    ) and fact.kind in ("other", "time_limit"):
        return "target"
    targets = [match.end() for match in AIMS.finditer(before)]
    bases = [match.end() for match in _BASELINE.finditer(before)]
    if (
        re.search(r"\bfrom (?:about |around |roughly )?$", before)
        and re.search(r"^[^.;]{0,40}\bto\b", text[fact.span.end : passage.end])
        and fact.kind == "other"
    ):
        return "baseline"
    after = text[fact.span.end : passage.end]
    if re.match(r"\s(?:instead of|rather than|down from|compared (?:to|with))\b", after) and fact.kind in (
        "other",
        "time_limit",
    ):
        return "target"
    if re.search(
        r"\b(?:instead of|rather than|down from|compared (?:to|with)|up from)\s(?:about |the |today's )?$",
        before,
    ) and fact.kind in ("other", "time_limit"):
        return "baseline"
    if targets and (not bases or targets[-1] > bases[-1]):
        return "target"
    if fact.kind == "time_limit":
        return "time_limit"
    if (
        bases
        or re.match(
            r"[^.;,]{0,40}\b(?:today|on average|at the moment|currently|now|baseline|measured)\b",
            text[fact.span.end : passage.end],
        )
        or (
            re.search(r"\b(?:was|were|stood at|averaged)\s(?:about |around |roughly )?$", before)
            and re.match(rf"\s(?:in|for|during) {_PAST}", text[fact.span.end : passage.end])
        )
        or re.match(r"[^.;]{0,6}\([^)]*\b(?:measured|baseline|sample)", text[fact.span.end : passage.end])
    ):
        measured = passage.section in (Section.NUMBERS, Section.TODAY, Section.PAIN) or re.search(
            r"\b(?:average|rate|share|takes?|time|measured|baseline|median|today|currently|accuracy|error\w*|wrong\w*|hours|of (?:the|all|our)|right now|at the moment|backlog|per)\b", passage.text, re.IGNORECASE)  # fmt: skip
        return "baseline" if measured else fact.kind
    if fact.kind == "other" and _figures_of_today(text, passage, fact):
        return "baseline"
    return fact.kind


def _figures_of_today(text: str, passage: Passage, fact: QuantityFact) -> bool:
    """A share or a length of time that is told as a fact where figures or troubles are listed."""
    share = fact.unit.lower() in ("%", "percent", "per cent")
    if share and passage.era is not Era.FUTURE and _WENT_WRONG.match(text[fact.span.end : passage.end]):
        return True
    if not share and fact.duration is None:
        return False
    if passage.section in (Section.PROBLEM, Section.PAIN):
        return not re.search(
            r"\b(?:within|in|after|for)\s$", text[passage.start : fact.span.start], re.IGNORECASE
        )
    if passage.section is Section.NUMBERS and passage.label:
        return bool(
            re.search(
                r"\b(?:share|rate|errors?|accuracy|average|lead time|time|quota|proportion|duration)\b",
                passage.label,
                re.IGNORECASE,
            )
        ) and not re.search(
            r"\b(?:target|threshold|limit|sampl\w+|review|confidence)\b", passage.label, re.IGNORECASE
        )
    return False
