"""Conditions within a sentence: where they begin and end, and what they hold for. Pure."""

from __future__ import annotations

from assistant.drafting.extraction.clause_objects import verb_soon
from assistant.drafting.extraction.clause_scan import Act, Scan
from assistant.drafting.extraction.verbs import S, base_in_form
from assistant.drafting.extraction.words import ARROWS, BE, DETERMINERS, MODALS, PREPOSITIONS

_PREDICATES = frozenset(
    "down offline unavailable broken missing incomplete unclear wrong late invalid empty unreadable away busy full high low".split()
)


def condition_is_over(scan: Scan, i: int) -> bool:
    """Whether a new subject begins though no comma ends the condition: "where it is lost we ask"."""
    words = scan.words[scan.condition_from : i]
    if (
        len(words) > 2
        and words[-1].low in _PREDICATES
        and scan.next(i)
        and base_in_form(scan.next(i), S)
        and verb_soon(scan, i, None)
    ):
        return True  # "if the api is down agent tells …"
    if len(words) < 4 or scan.words[i].low not in (
        "he",
        "she",
        "they",
        "we",
        "i",
        "the",
        "an",
        "a",
        "our",
        "it",
    ):
        return False
    before = words[-1]
    if (
        not before.is_word
        or before.low in PREPOSITIONS | DETERMINERS | {"and", "or", "that", "whether", "than", "not"}
        or before.low in BE
        or "'" in before.low
    ):
        return False
    told = [
        word
        for word in words
        if word.low in BE
        or word.low in ("has", "have", "exceeds", "lacks", "thinks", "finds", "sees", "notices", "doubts")
        or word.low in MODALS
        or "'" in word.low
    ]
    return bool(told) and verb_soon(scan, i, None)


def begin_clause(scan: Scan, i: int) -> None:
    low = scan.words[i].low
    if low == "where" and i > 0 and scan.words[i - 1].low == ",":
        scan.start = i + 1
        return
    close_condition(scan, i)
    scan.below = low
    if low in ("if", "when", "unless", "once", "where", "whenever", "should"):
        scan.condition_from = i
    scan.start = i + 1


def close_condition(scan: Scan, end: int) -> None:
    """The condition that began earlier ends here: it holds for what follows, or for what went before."""
    if scan.condition_from is None:
        scan.below = ""
        return
    words = scan.words[scan.condition_from : end]
    while words and not words[-1].is_word:
        words.pop()
    trailing = scan.found and _follows_act(scan, scan.condition_from)
    if trailing:
        for act in _same_clause(scan):
            if not act.condition:
                act.condition = words
    else:
        scan.condition = words
        scan.otherwise = False
    scan.condition_from, scan.below = None, ""


def _follows_act(scan: Scan, at: int) -> bool:
    """Whether no boundary stands between the last main act and the condition."""
    mains = [act for act in scan.found if not act.below and act.at < at]
    if not mains:
        return False
    between = scan.words[mains[-1].group.after : at]
    return not any(
        word.low in ". ; :".split() or word.low in ARROWS or word.low in ("but",) for word in between
    ) and not (
        between and between[-1].low in ("and", ",") and any(word.low == "and" for word in between[-2:])
    )


def _same_clause(scan: Scan) -> list[Act]:
    last = [act for act in scan.found if not act.below]
    return last[-1:]


def pass_mark(scan: Scan, i: int) -> None:
    low = scan.words[i].low
    if low == "," and scan.condition_from is not None and scan.next(i) in ("and", "or", "but"):
        return
    if low == "," and scan.condition_from is not None and _list_goes_on(scan, i):
        return
    if low in (";", ".") or low in ARROWS:
        close_condition(scan, i)
        scan.condition, scan.otherwise = [], False
        scan.relative = ""
        if low != ";" and low not in ARROWS:
            scan.mode = None
    elif low in (",", ":", "–", "—", "-"):
        close_condition(scan, i)
        scan.relative = ""
    scan.start = i + 1


def _list_goes_on(scan: Scan, i: int) -> bool:
    """A comma between parts of a condition: "if the date, the name or the amount is missing"."""
    for word in scan.words[i + 1 : i + 6]:
        if word.low in (",", "or"):
            return word.low == "or" and not any(
                each.low in ("is", "are") for each in scan.words[scan.condition_from : i]
            )
        if not word.is_word:
            return False
    return False
