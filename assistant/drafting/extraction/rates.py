"""How many there are in a time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.extraction.facts import QuantityFact
from assistant.drafting.extraction.numbers import NUMBER, number
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.quantity_facts import fact_of

_PERIOD = r"(?:per|a|an|each|every|in one|in a|/)\s?(?:working |business |calendar |school )?(?P<period>hour|day|week|month|quarter|year|annum|shift)\b|(?P<adverb>daily|weekly|monthly|hourly|yearly|annually)\b"
_RATE = re.compile(
    rf"(?<![\w.,/-])(?P<n>{NUMBER})(?:\s?(?:to|-|–)\s?(?P<to>{NUMBER}))?\s+(?P<what>(?:(?!per\b|a\b|an\b|each\b|every\b|and\b|or\b|in\b|of\b|on\b|to\b)[\w’'-]+\s+){{0,4}}?)(?:(?:come|comes|coming|arrive|arrives|arriving)(?: in)?\s+)?(?:on average\s+|in total\s+)?(?:{_PERIOD})", re.IGNORECASE)  # fmt: skip
_RATE_SHORT = re.compile(
    rf"(?<![\w.,/-])(?P<n>{NUMBER})(?: (?P<what>[a-z-]+))?\s?/\s?(?P<period>hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_PERIODS = {"hour": "hour", "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year", "annum": "year", "shift": "shift",
            "daily": "day", "weekly": "week", "monthly": "month", "hourly": "hour", "yearly": "year", "annually": "year"}  # fmt: skip


def find_rates(text: str, passage: Passage) -> Iterator[QuantityFact]:
    for pattern in (_RATE, _RATE_SHORT):
        for match in pattern.finditer(text, passage.start, passage.end):
            groups = match.groupdict()
            what = (groups.get("what") or "").strip()
            value = number(groups.get("to") or groups["n"])
            if value is None or re.match(
                r"(?:hours?|minutes?|mins?|days?|weeks?|months?|percent|%|times?|years?)\b",
                what,
                re.IGNORECASE,
            ):
                continue
            if not groups["n"][0].isdigit() and not what:
                continue
            period = _PERIODS[(groups.get("period") or groups.get("adverb") or "day").lower()]
            before = re.split(
                r"[,;.(]\s", text[max(passage.start, match.start() - 70) : match.start()].lower()
            )[-1]
            kind = f"volume_per_{period}"
            if re.search(
                r"\b(?:lose|loses|lost|miss(?:es|ed)?|waste[sd]?|losing)\s(?:about |around |roughly |some |up to |over )?$",
                before,
            ):
                kind = "other"
            peak = re.search(
                r"\b(?:peak\w*|maximum|up to|as many as|busiest|at most|surge)\b", before
            ) or re.match(
                r"[^.;,]{0,25}\b(?:at peak|in peak|peak|on (?:a )?(?:busy|mondays?)|in (?:november|december|january|season))",
                text[match.end() : passage.end].lower(),
            )
            capacity = re.search(
                r"\b(?:can|could|able to|capacity|manage[sd]?)\b[^.;,]{0,25}\b(?:review|check|handle|look at|process|work through|approve)\w*\b[^.;,]{0,20}$|\breview capacity\b",
                before,
            )
            if capacity and period == "day":
                kind = "review_capacity_per_day"
            elif peak and period == "day":
                kind = "peak_per_day"
            unit = re.sub(r"\s+", " ", text[match.start() + len(groups["n"]) : match.end()]).strip(" /")
            yield fact_of(
                text, passage, match.start(), match.end(), kind, value, unit or f"per {period}", what
            )
