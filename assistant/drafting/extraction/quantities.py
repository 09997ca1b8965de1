"""Numbers of a description with what they count or limit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.extraction.dates import dates_in
from assistant.drafting.extraction.facts import QuantityFact
from assistant.drafting.extraction.measured import AIMS, with_measures
from assistant.drafting.extraction.numbers import LENGTH, NUMBER, duration, number
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.peaks import find_peaks
from assistant.drafting.extraction.quantity_facts import fact_of
from assistant.drafting.extraction.rates import find_rates
from assistant.drafting.extraction.thresholds import find_scores, find_shares

_CURRENCY = r"EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR|euros?|dollars?|pounds?|cents?|€|\$|£"
_MONEY = re.compile(
    rf"(?P<before>€|\$|£|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR))\s?(?P<n>{NUMBER})|(?<![\w.,])(?P<m>{NUMBER})\s?(?P<after>EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR|euros?|dollars?|pounds?|cents?|€|£)(?!\w)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:within|in under|no later than|at most|inside|max(?:imum)?(?: of)?|not more than|no more than|less than|up to|deadline|sla|target|respond|answer|by the end of|limit|in)\b[^.;,]{0,18}$",
    re.IGNORECASE,
)
_RETENTION = re.compile(
    r"\b(?:kept|keep|keeps|retain\w*|retention|stored?|archiv\w*|delet\w+ after|hold|held|purged?)\b",
    re.IGNORECASE,
)


def find_quantities(text: str, passages: Sequence[Passage]) -> tuple[QuantityFact, ...]:
    """Every number that says something of the work, in order of the text."""
    found: list[QuantityFact] = []
    before: list[QuantityFact] = []
    for passage in passages:
        taken = [(start, end) for start, end, _ in dates_in(text, passage.start, passage.end)]
        here: list[QuantityFact] = []
        for family in (_money, find_rates, find_shares, find_scores, _lengths):
            for fact in family(text, passage):
                if any(low < fact.span.end and fact.span.start < high for low, high in taken):
                    continue
                taken.append((fact.span.start, fact.span.end))
                here.append(fact)
        here += find_peaks(text, passage, here or before, taken)
        before = [fact for fact in here if fact.kind == "volume_per_day"]
        found += with_measures(text, passage, sorted(here, key=lambda fact: fact.span.start))
    return tuple(found)


def _money(text: str, passage: Passage) -> Iterator[QuantityFact]:
    for match in _MONEY.finditer(text, passage.start, passage.end):
        value = number(match["n"] or match["m"])
        if value is None:
            continue
        start, end = match.span()
        before, after = text[passage.start : start].lower(), text[end : passage.end].lower()
        near = before[-70:] + " # " + after[:40]
        kind = "other"
        if re.match(
            r"\s?(?:(?:per|a|each|every)\s|/\s?)(?:claim|invoice|ticket|request|item|case|call|document|order|e-?mail|application|file|sample|article|letter|run|transaction|lead|piece|unit|page|query|shipment|matter|record|prediction|conversation|\w+)\b",
            after,
        ) and not re.match(r"\s?(?:(?:per|a|each|every)\s|/\s?)(?:month|year|day|week|quarter)", after):
            kind = "cost_per_item"
        elif re.search(
            r"\b(?:cap\w*|budget|ceiling|at most|no more than|maximum|limit\w*|not more than|up to|spend|exceed)\b",
            near,
        ) and re.search(r"\bmonth(?:ly)?\b", before[-60:] + after[:40]):
            kind = "monthly_cap"
        elif re.search(
            r"(?:\b(?:above|over|below|under|exceed\w*|more than|less than|up to|at least|max(?:imum)?|limit|threshold|between|greater than|higher than|from|worth)|[><≥≤])[^.;]{0,25}$",
            before,
        ) or re.search(r"^\s?(?:or more|and (?:above|over)|upwards|or less)", after):
            kind = "money_limit"
        elif re.search(r"\bcosts?\b", before[-40:]) and re.search(r"\b(?:each|per)\b", near):
            kind = "cost_per_item"
        yield fact_of(text, passage, start, end, kind, value, match["before"] or match["after"], "")


def _lengths(text: str, passage: Passage) -> Iterator[QuantityFact]:
    for match in LENGTH.finditer(text, passage.start, passage.end):
        length = duration(match)
        low = match["number"].lower()
        value = 0.5 if low.startswith("half") else number(match["number"])
        if length is None or value is None:
            continue
        start, end = match.span()
        before, after = text[passage.start : start], text[end : passage.end]
        if low in ("a", "an") and (
            re.search(r"\w\s$", before)
            and not _LIMIT.search(before)
            and not re.search(r"(?:take|takes|took|about|than|last|lasts|of|for|after)\s$", before)
        ):
            continue
        if re.match(r"\s(?:ago|old\b|earlier|later)", after) or (
            low in ("a", "an")
            and re.search(r"\b(?:times|once|twice|\d+|\w+s)\s$", before)
            and not _LIMIT.search(before)
        ):
            continue
        kind = "other"
        clause = re.split(r"[;.]\s", before)[-1]
        if _RETENTION.search(clause):
            kind = "retention"
        elif (_LIMIT.search(before[-40:]) and not AIMS.search(clause[-40:])) or re.match(
            r"[- ](?:sla|limit|deadline|target|window)", after, re.IGNORECASE
        ):
            kind = "time_limit"
        yield fact_of(
            text,
            passage,
            start,
            end,
            kind,
            value,
            re.sub(r"\s+", " ", text[start + len(match["number"]) : end]).strip(" -"),
            "",
            length,
        )
