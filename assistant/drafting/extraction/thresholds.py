"""Shares and scores: at which confidence what is done, and how much is sampled. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.extraction.facts import QuantityFact
from assistant.drafting.extraction.numbers import NUMBER, number
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.quantity_facts import fact_of, words_near

_PERCENT = re.compile(rf"(?<![\w.,])(?P<n>{NUMBER})\s?(?P<unit>%|per ?cent\b|percent\b)", re.IGNORECASE)
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
_SCALE = re.compile(r"\bscor\w+\b[^.;]{0,40}?\b(?:0|1)\s?(?:-|–|to|and)\s?100\b", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:above|over|below|under|at least|more than|less than|of)\s(?P<n>\d{1,2})(?![\w.,%]\d|\d| ?(?:%|per ?cent|hours?|days?|minutes?|weeks?|months?|years?|eur|usd|gbp|€|\$))(?=\s|[.,;)]|$)",
    re.IGNORECASE,
)


def find_shares(text: str, passage: Passage) -> Iterator[QuantityFact]:
    for match in _PERCENT.finditer(text, passage.start, passage.end):
        value = number(match["n"])
        if value is None:
            continue
        start, end = match.span()
        near = words_near(text, passage, start, end)
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
        elif re.search(
            r"\b(?:stood|stands|lies|lay|was|is|aim|target)\b(?: (?:at|is|for|of|about|around|now|:))*\s*$",
            text[passage.start : start],
            re.IGNORECASE,
        ) and not _CONFIDENCE.search(text[start - 20 if start > 20 else 0 : start]):
            yield fact_of(text, passage, start, end, "other", value, match["unit"], "")
            continue
        elif _CONFIDENCE.search(near):
            kind = _threshold(text, passage, start, end) or "other"
        if kind == "other" and re.search(
            r"\b(?:sampl\w+|spot[ -]check\w*|random\w*|double[ -]check\w*|second look|re-?check\w*|audit\w*)\b",
            near,
            re.IGNORECASE,
        ):
            kind = "sample_rate"
        yield fact_of(text, passage, start, end, kind, value, match["unit"], "")


def find_scores(text: str, passage: Passage) -> Iterator[QuantityFact]:
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
            yield fact_of(text, passage, match.start(), match.end(), kind, value, "", "")


def _points(text: str, passage: Passage) -> Iterator[QuantityFact]:
    """Thresholds on a scale from 0 to 100 ("accounts above 75")."""
    for match in _POINTS.finditer(text, passage.start, passage.end):
        kind = _threshold(text, passage, match.start("n"), match.end("n"))
        value = number(match["n"])
        if kind and value is not None:
            yield fact_of(text, passage, match.start("n"), match.end("n"), kind, value, "", "")


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
