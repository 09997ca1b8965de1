"""Calendar dates in a description, each with what happens then; what can be read two ways is doubted. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.drafting.extraction.facts import DateFact, Doubt
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.words import span_at

_MONTHS = "january february march april may june july august september october november december".split()
_SHORT = (
    {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
    | {"sept": 9}
    | {name: n for n, name in enumerate(_MONTHS, 1)}
)
_MONTH = r"(?P<month>" + "|".join(sorted(_SHORT, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_ISO = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)[-/](?P<month>[01]\d)[-/](?P<day>[0-3]\d)(?![\d-])")
_DAY_MONTH = re.compile(rf"(?<![\d.,])\b{_DAY}(?: of)?[ -]{_MONTH}(?:,?[ -]{_YEAR}\b)?", re.IGNORECASE)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\d|[.,]\d)(?:,? {_YEAR}\b)?", re.IGNORECASE
)
_SLASHED = re.compile(
    r"(?<![\d/.-])(?P<a>[0-3]?\d)(?P<mark>[/.-])(?P<b>[0-3]?\d)(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/-])"
)
_QUARTER_END = re.compile(
    rf"\bend of (?:(?:the )?(?P<word>first|second|third|fourth) quarter(?: of)?|Q(?P<quarter>[1-4]))(?:,? {_YEAR})?\b",
    re.IGNORECASE,
)
_MONTH_EDGE = re.compile(rf"\b(?P<edge>end|start|beginning) of {_MONTH}(?:,? {_YEAR})?", re.IGNORECASE)
_YEAR_END = re.compile(rf"\b(?P<edge>end|start|beginning) of {_YEAR}\b", re.IGNORECASE)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        ("baseline_captured", r"\b(?:measured|baseline|counted|sampled|timed|surveyed|captured|figures? (?:are |is )?(?:from|of|as of)|numbers? (?:are |is )?(?:from|as of)|as of|taken (?:on|in)|stopwatch)"),
        ("pilot_end", r"\bpilot\b[^.;,]{0,40}\b(?:ends?|until|finish\w*|through|closes?|to run until|is over|runs? (?:to|till|until))|\bend of (?:the )?pilot|pilot[ -]end"),
        ("pilot_start", r"\bpilot\b[^.;,]{0,40}\b(?:starts?|begins?|from|kicks? off|launch\w*|on)\b|\b(?:start|begin|launch) (?:of )?(?:the |a )?pilot|pilot[ -]start|\bpilot\s*:"),
        ("development_start", r"\b(?:development|build(?:ing)?|coding|project|work|implementation|engineers?|developers?)\b[^.;,]{0,30}\b(?:starts?|begins?|kicks? off|started|began)|\b(?:start|begin)\w* (?:the |of )?(?:development|build\w*|implementation|coding|project)|development[ -]start|kick-?off"),
        ("go_live", r"\bgo(?:es|ing)?[ -]live|\bgo-?live|\blive (?:on|by|from|in|since)|\blive:?\s*(?:#|$)|\bin production|\blaunch\w*|\broll(?:ed|ing|s)? out|\broll-?out|\bswitch(?:ed)? on|\bproduction (?:on|from|start)|\bup and running|\bcut-?over"),
        ("accepted", r"\b(?:accepted|agreed to own|took (?:it|ownership|the role) on|signed (?:off|the acceptance)|acceptance|committed|said yes|took over)"),
        ("review", r"\b(?:review(?:ed)?|revisit\w*|re-?assess\w*)\b"),
        ("effective", r"\b(?:effective|in force|applies from|valid from|takes effect)\b"),
    )
)  # fmt: skip
_EDGE = re.compile(
    r"\b(from|since|starting|starts|begins|until|till|to|through|by|ends|ending)(?: on| in)?(?: the)?\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;,:]|(?<=\d{4})\.\s|\band\b|\bbut\b|\bthen\b")

_CLAUSE_AFTER = re.compile(rf"{_CLAUSE.pattern}|\bafter (?:the|a|an|our)\b")
_AT_WORK = re.compile(
    r",? (?:on,? )?(?:the |an? |our )?(?:new )?(?:AI|(?:AI |language )?(?:model|assistant|agent)|classifier|chatbot|bot)(?: (?:shall|will|should|is to))? \w+"
)
"""From that day the AI does the work: it is live."""


def find_dates(
    text: str, passages: Sequence[Passage], people: Sequence[str]
) -> tuple[tuple[DateFact, ...], tuple[Doubt, ...]]:
    """Dates that can be read one way only, and a doubt for each of the others."""
    found: list[DateFact] = []
    doubts: list[Doubt] = []
    for passage in passages:
        for start, end, value in dates_in(text, passage.start, passage.end):
            span = span_at(text, start, end)
            if value is None:
                doubts.append(
                    Doubt(
                        code="unclear_date",
                        message=f"“{span.text}” is not one certain date; say it with day, month as a word, and year.",
                        spans=(span,),
                    )
                )
                continue
            kind = _kind(text, passage, start, end)
            party = (
                next((name for name in people if name in passage.text), None) if kind == "accepted" else None
            )
            found.append(DateFact(kind=kind, value=value, span=span, party=party))
    return tuple(found), tuple(doubts)


def dates_in(text: str, start: int, end: int) -> Iterator[tuple[int, int, date | None]]:
    """Places of dates in text[start:end] in order; None where a date can be read more than one way."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, int, date | None]] = []
    for pattern in (_ISO, _SLASHED, _QUARTER_END, _MONTH_EDGE, _YEAR_END, _DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text, start, end):
            if any(low < match.end() and match.start() < high for low, high in taken):
                continue
            if (
                pattern is _MONTH_DAY
                and match["month"].islower()
                and match["month"].lower()
                in (
                    "may",
                    "mar",
                    "march",
                    "dec",
                    "jan",
                    "sep",
                    "sept",
                    "oct",
                    "apr",
                    "jun",
                    "jul",
                    "aug",
                    "nov",
                    "feb",
                )
            ):
                continue
            if (
                pattern is _DAY_MONTH
                and match["month"].lower() in ("may", "march")
                and match["month"][0].islower()
                and not match["year"]
            ):
                continue
            taken.append(match.span())
            found.append((*match.span(), _value(pattern, match)))
    yield from sorted(found)


def _value(pattern: re.Pattern[str], match: re.Match[str]) -> date | None:
    try:
        if pattern is _ISO:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        if pattern is _SLASHED:
            first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
            if match["mark"] == "." or first > 12:  # written so only where the day comes first
                return date(year, second, first)
            if second > 12:
                return date(year, first, second)
            return date(year, first, second) if first == second else None
        if not match["year"]:
            return None
        year = int(match["year"])
        if pattern is _QUARTER_END:
            quarter = (
                int(match["quarter"] or 0)
                or ["first", "second", "third", "fourth"].index(match["word"].lower()) + 1
            )
            return _month_end(year, quarter * 3)
        if pattern is _YEAR_END:
            return date(year, 12, 31) if match["edge"].lower() == "end" else date(year, 1, 1)
        month = _SHORT[match["month"].lower()]
        if pattern is _MONTH_EDGE:
            return _month_end(year, month) if match["edge"].lower() == "end" else date(year, month, 1)
        return date(year, month, int(match["day"]))
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, 1) + timedelta(days=monthrange(year, month)[1] - 1)


def _kind(text: str, passage: Passage, start: int, end: int) -> str:
    """By the nearest words that say what happens: those of the clause first, then the label, the sentence, the heading."""
    before, after = text[passage.start : start], text[end : passage.end]
    cut = [match.end() for match in _CLAUSE.finditer(before)]
    near = before[cut[-1] :] if cut else before
    if "pilot" in near.lower() and (edge := _EDGE.search(before)):
        return (
            "pilot_start"
            if edge[1].lower() in ("from", "on", "since", "starting", "starts", "begins")
            else "pilot_end"
        )
    stop = _CLAUSE_AFTER.search(after)
    following = after[: stop.start()] if stop else after
    if re.search(r"\bstart\w*(?: on)? $", near) and re.match(r",? after (?:the|a|an|our) pilot\b", after):
        return "go_live"
    if re.fullmatch(r"\W*(?:from|as of|starting)(?: on)? ", before, re.IGNORECASE) and _AT_WORK.match(after):
        return "go_live"
    for words in (
        near + " # " + following,
        before[cut[-2] :] if len(cut) > 1 else before,
        before,
        passage.label,
        passage.text,
        passage.heading,
    ):
        kinds = [
            (max(m.end() for m in pattern.finditer(words)), kind)
            for kind, pattern in _KINDS
            if pattern.search(words)
        ]
        if kinds:
            named = [kind for _, kind in kinds]
            return (
                next(
                    (
                        kind
                        for kind in ("baseline_captured", "pilot_end", "pilot_start")
                        if kind in named and words.startswith(near)
                    ),
                    None,
                )
                or max(kinds)[1]
            )
    return "other"
