"""Numbers of a description with what they count or limit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.drafting.extraction.dates import dates_in
from assistant.drafting.extraction.facts import Era, QuantityFact
from assistant.drafting.extraction.numbers import LENGTH, NUMBER, duration, number
from assistant.drafting.extraction.passages import Passage
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.subjects import subject_of
from assistant.drafting.extraction.words import span_at

_CURRENCY = r"EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR|euros?|dollars?|pounds?|cents?|€|\$|£"
_MONEY = re.compile(
    rf"(?P<before>€|\$|£|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR))\s?(?P<n>{NUMBER})|(?<![\w.,])(?P<m>{NUMBER})\s?(?P<after>EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR|euros?|dollars?|pounds?|cents?|€|£)(?!\w)",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"(?<![\w.,])(?P<n>{NUMBER})\s?(?P<unit>%|per ?cent\b|percent\b)", re.IGNORECASE)
_PERIOD = r"(?:per|a|an|each|every|in one|in a|/)\s?(?:working |business |calendar |school )?(?P<period>hour|day|week|month|quarter|year|annum|shift)\b|(?P<adverb>daily|weekly|monthly|hourly|yearly|annually)\b"
_RATE = re.compile(
    rf"(?<![\w.,/-])(?P<n>{NUMBER})(?:\s?(?:to|-|–)\s?(?P<to>{NUMBER}))?\s+(?P<what>(?:(?!per\b|a\b|an\b|each\b|every\b|and\b|or\b|in\b|of\b|on\b|to\b)[\w’'-]+\s+){{0,4}}?)(?:(?:come|comes|arrive|arriving|coming) in\s+)?(?:on average\s+|in total\s+)?(?:{_PERIOD})", re.IGNORECASE)  # fmt: skip
_RATE_SHORT = re.compile(
    rf"(?<![\w.,/-])(?P<n>{NUMBER})(?: (?P<what>[a-z-]+))?\s?/\s?(?P<period>hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    r"\b(?:confiden\w+|score[sd]?|probabilit\w+|sure|certain\w*|threshold|likelihood|match (?:rate|score)|similarity)\b",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(?<![\w.,/-])(?P<n>0?\.\d{1,3}|0\.\d{1,3}|1\.0)(?!\d|\.\d)")
_ABOVE = re.compile(
    r"(?:above|over|at least|more than|exceed\w*|higher than|greater than|from|minimum(?: of)?|>=?|≥|is|of|reach\w*)\s*$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:below|under|less than|lower than|beneath|<=?|≤|up to|not reach\w*)\s*$", re.IGNORECASE
)
_WENT_WRONG = re.compile(r"\s(?:of (?:the |all |our |these )?[\w -]{2,40}? )?(?:(?:are|is|were|was|get|gets|arrive|come) )?(?:wrongly|incorrectly|rejected|returned|late|wrong|misrouted|misfiled|incomplete|too late|sent back|sent to the wrong|false)\b", re.IGNORECASE)
_SCALE = re.compile(r"\bscor\w+\b[^.;]{0,40}?\b(?:0|1)\s?(?:-|–|to|and)\s?100\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:above|over|below|under|at least|more than|less than|of)\s(?P<n>\d{1,2})(?![\w.,%]\d|\d| ?(?:%|per ?cent|hours?|days?|minutes?|weeks?|months?|years?|eur|usd|gbp|€|\$))(?=\s|[.,;)]|$)", re.IGNORECASE)
_SAMPLE = re.compile(
    rf"\b(?:sample(?: size)?(?: of|:)?|n\s?=|based on|across|over|from|out of|timed|counted)\s*(?P<n>{NUMBER})\s+(?:[\w-]+ )?(?!days?\b|weeks?\b|months?\b|hours?\b|minutes?\b|years?\b)[a-z]+|\bn\s?=\s?(?P<m>\d[\d,]*)|\bsample (?:of|size)[: ]*(?P<k>\d[\d,]*)",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    r"\b(?:today|currently|at the moment|right now|baseline|now|at present|on average|average|is running at|(?:stood|stands|was|is|lies|lay) at|off by|costs? us|spends?|we measured|measured|(?<!should )(?<!to )(?<!will )takes?|as of|last (?:year|quarter|month)|in 20\d\d|current(?:ly)?)\b",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\b(?:targets?|aim(?:s|ing)?|goal|want(?:s)? (?:it |this |that )?(?:to (?:get|be|drop|fall|go|come|reach|bring|cut|reduce|raise|lower))?|should (?:drop|fall|be|take|come|go|rise|reach)|reduce|bring (?:it |this |that )?(?:down )?to|cut (?:it |this |that )?to|down to|get (?:it |this |that )?(?:down )?to|drop to|raise (?:it )?to|lower (?:it )?to|improve (?:it )?to|hope)\b",
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
_PERIODS = {"hour": "hour", "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year", "annum": "year", "shift": "shift",
            "daily": "day", "weekly": "week", "monthly": "month", "hourly": "hour", "yearly": "year", "annually": "year"}  # fmt: skip


def find_quantities(text: str, passages: Sequence[Passage]) -> tuple[QuantityFact, ...]:
    """Every number that says something of the work, in order of the text."""
    found: list[QuantityFact] = []
    for passage in passages:
        taken = [(start, end) for start, end, _ in dates_in(text, passage.start, passage.end)]
        here: list[QuantityFact] = []
        for family in (_money, _rates, _percents, _confidences, _lengths):
            for fact in family(text, passage):
                if any(low < fact.span.end and fact.span.start < high for low, high in taken):
                    continue
                taken.append((fact.span.start, fact.span.end))
                here.append(fact)
        found += _measured(text, passage, sorted(here, key=lambda fact: fact.span.start))
    return tuple(found)


def _fact(
    text: str,
    passage: Passage,
    start: int,
    end: int,
    kind: str,
    value: float,
    unit: str,
    subject: str,
    length: str | None = None,
) -> QuantityFact:
    return QuantityFact(
        kind=kind,
        value=value,
        unit=unit,
        subject=subject or subject_of(text, passage, start, end),
        span=span_at(text, start, end),
        duration=length,
    )


def _near(text: str, passage: Passage, start: int, end: int, reach: int = 60) -> str:
    return text[max(passage.start, start - reach) : min(passage.end, end + reach)]


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
            r"(?:\b(?:above|over|below|under|exceed\w*|more than|less than|up to|at least|limit|threshold|between|greater than|higher than|from|worth)|[><≥≤])[^.;]{0,25}$",
            before,
        ) or re.search(r"^\s?(?:or more|and (?:above|over)|upwards|or less)", after):
            kind = "money_limit"
        elif re.search(r"\bcosts?\b", before[-40:]) and re.search(r"\b(?:each|per)\b", near):
            kind = "cost_per_item"
        yield _fact(text, passage, start, end, kind, value, match["before"] or match["after"], "")


def _rates(text: str, passage: Passage) -> Iterator[QuantityFact]:
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
            if re.search(r"\b(?:lose|loses|lost|miss(?:es|ed)?|waste[sd]?|losing)\s(?:about |around |roughly |some |up to |over )?$", before):
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
            yield _fact(text, passage, match.start(), match.end(), kind, value, unit or f"per {period}", what)


def _percents(text: str, passage: Passage) -> Iterator[QuantityFact]:
    for match in _PERCENT.finditer(text, passage.start, passage.end):
        value = number(match["n"])
        if value is None:
            continue
        start, end = match.span()
        near = _near(text, passage, start, end)
        aside = near.find("(", min(60, start - passage.start) + end - start)
        near = near[:aside] if aside > 0 else near
        kind = "other"
        if re.match(
            r" (?:of (?:the|all|them|these|those)\b[^.;,]{0,30})?[^.;,]{0,12}\b(?:sampled|spot[ -]checked|re-?checked|audited|double[ -]checked)",
            text[end : passage.end],
        ) or (
            re.search(
                r"\b(?:reviews?|checks?|inspects?|samples?|re-?reads?|audits?)\s(?:about |a random )?$",
                text[passage.start : start],
                re.IGNORECASE,
            )
            and re.match(r" (?:of|sample)\b", text[end : passage.end])
        ):
            kind = "sample_rate"
        elif re.search(r"\b(?:stood|stands|lies|lay|was|is|aim|target)\b(?: (?:at|is|for|of|about|around|now|:))*\s*$", text[passage.start : start], re.IGNORECASE) and not _CONFIDENCE.search(text[start - 20 if start > 20 else 0 : start]):
            yield _fact(text, passage, start, end, "other", value, match["unit"], "")
            continue
        elif _CONFIDENCE.search(near):
            kind = _threshold(text, passage, start, end) or "other"
        if kind == "other" and re.search(
            r"\b(?:sampl\w+|spot[ -]check\w*|random\w*|double[ -]check\w*|second look|re-?check\w*|audit\w*)\b",
            near,
            re.IGNORECASE,
        ):
            kind = "sample_rate"
        yield _fact(text, passage, start, end, kind, value, match["unit"], "")


def _confidences(text: str, passage: Passage) -> Iterator[QuantityFact]:
    if _SCALE.search(text, max(0, passage.start - 500), passage.end):
        yield from _points(text, passage)
    if not _CONFIDENCE.search(text, passage.start, passage.end) and not re.search(
        r"\b(?:above|below|over|under) 0?\.\d", passage.text
    ):
        return
    for match in _DECIMAL.finditer(text, passage.start, passage.end):
        value = number(match["n"] if match["n"][0] != "." else "0" + match["n"])
        kind = _threshold(text, passage, *match.span())
        if value is not None and kind:
            yield _fact(text, passage, match.start(), match.end(), kind, value, "", "")


def _points(text: str, passage: Passage) -> Iterator[QuantityFact]:
    """Thresholds on a scale from 0 to 100 ("accounts above 75")."""
    for match in _POINTS.finditer(text, passage.start, passage.end):
        kind = _threshold(text, passage, match.start("n"), match.end("n"))
        value = number(match["n"])
        if kind and value is not None:
            yield _fact(text, passage, match.start("n"), match.end("n"), kind, value, "", "")


def _threshold(text: str, passage: Passage, start: int, end: int) -> str | None:
    """Which threshold a confidence is, by the words before it and by what is done then."""
    before, after = text[passage.start : start], text[end : passage.end]
    clause = re.split(r"[;.]\s", before)[-1] + " # " + re.split(r"[;.](?:\s|$)", after)[0]
    person = r"person|human|review\w*|manual\w*|check\w*|clerk|agent|handler|team|desk|queue|nurse|analyst|editor|lead|someone|look at|specialist|expert|adjuster|officer|\w+er\b"
    if re.search(r"\bbetween [^.;]{0,14}$", before):
        return "other"
    if _UNDER.search(before) and re.search(r"\b(?:closed|dismissed|rejected|discarded)\b", clause):
        return "reject_below"
    if _UNDER.search(before) or re.match(r"\s?(?:or (?:less|lower|below))", after):
        if re.search(
            r"\b(?:reject\w*|discard\w*|ignore\w*|drop\w*|thrown? away|dismiss\w*)\b", clause, re.IGNORECASE
        ):
            return "reject_below"
        return "review_below"
    if re.search(
        r"\b(?:automatic\w*|auto[ -]?\w*|straight through|without (?:a |any )?(?:person|human|review|check|one|somebody)\w*|directly|by itself|on its own|accept\w*|no (?:human|person|review))\b",
        clause,
        re.IGNORECASE,
    ):
        return "auto_accept_at"
    if _ABOVE.search(before) or re.match(r"\s?(?:or (?:more|above|higher)|sure|certain|confiden\w+)", after):
        if re.search(
            rf"\b(?:goes?|sent|routed|passed|shown) to (?:an? |the )?(?:{person})", clause, re.IGNORECASE
        ) and not re.search(r"\b(?:only|unless|less)\b", clause):
            return (
                "auto_accept_at"
                if re.search(r"\bunless\b", clause)
                else "review_below"
                if "not" in clause
                else "auto_accept_at"
            )
        return "auto_accept_at"
    return None


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
        elif (_LIMIT.search(before[-40:]) and not _TARGET.search(clause[-40:])) or re.match(
            r"[- ](?:sla|limit|deadline|target|window)", after, re.IGNORECASE
        ):
            kind = "time_limit"
        yield _fact(
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


def _measured(text: str, passage: Passage, facts: list[QuantityFact]) -> Iterator[QuantityFact]:
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
        and not _TARGET.search(before)
    ):
        return "baseline"
    if re.fullmatch(r"(?:success(?: criteria| measures?)?|targets?|goals?|objectives?)", passage.heading, re.IGNORECASE) and fact.kind in ("other", "time_limit"):
        return "target"
    targets = [match.end() for match in _TARGET.finditer(before)]
    bases = [match.end() for match in _BASELINE.finditer(before)]
    if (
        re.search(r"\bfrom (?:about |around |roughly )?$", before)
        and re.search(r"^[^.;]{0,40}\bto\b", text[fact.span.end : passage.end])
        and fact.kind == "other"
    ):
        return "baseline"
    after = text[fact.span.end : passage.end]
    if re.match(r"\s(?:instead of|rather than|down from|compared (?:to|with))\b", after) and fact.kind in ("other", "time_limit"):
        return "target"
    if re.search(r"\b(?:instead of|rather than|down from|compared (?:to|with)|up from)\s(?:about |the |today's )?$", before) and fact.kind in ("other", "time_limit"):
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
        return not re.search(r"\b(?:within|in|after|for)\s$", text[passage.start : fact.span.start], re.IGNORECASE)
    if passage.section is Section.NUMBERS and passage.label:
        return bool(re.search(r"\b(?:share|rate|errors?|accuracy|average|lead time|time|quota|proportion|duration)\b", passage.label, re.IGNORECASE)) and not re.search(
            r"\b(?:target|threshold|limit|sampl\w+|review|confidence)\b", passage.label, re.IGNORECASE
        )
    return False
