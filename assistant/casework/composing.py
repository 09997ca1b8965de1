"""A case from a recorded answer: what follows from the answer, and what a person says instead. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.casework.asked_answer import AskedAnswer
from assistant.casework.own_case import Expectation, GivenGold, Wishes
from knowledge.units import UnitKind, cut_units

LIVE = "live"
OR = " OR "
"""Between the ways in which one fact may be said."""
_WORD = re.compile(r"[^\W_]+")
_LIST_MARK = re.compile(r"^(?:[-*+•]|\(?\d{1,3}[.)])\s+")
_ROW = re.compile(r"re:(?:\(\?=\.\*\\b.+?\\b\))+")
_CELL = re.compile(r"\(\?=\.\*\\b(.+?)\\b\)")
_FEWEST_WORDS = 3
"""Fewer are found by chance."""
_MOST_PATTERNS = 8


def case_content(answer: AskedAnswer, wishes: Wishes, *, author: str, on: date) -> dict[str, Any]:
    """The case as JSON values, without its id.

    An answer that nobody marked wrong is gold for itself. Of one that was marked wrong nobody
    knows what is right but who reads the documents: the case says what must not be said again,
    and lacks its gold until somebody gives it.
    """
    expect = wishes.expect or expected_of(answer)
    gold = _gold(answer, wishes, expect)
    clusters = [each["doc"] for each in gold.get("spans", ())] + [each.source for each in answer.cited]
    return {
        "kind": _kind(answer, expect),
        "cluster": clusters[0] if clusters else f"answer {answer.answer_id}",
        "severity": "hard" if wishes.is_hard else "soft",
        "input": {
            "question": answer.question,
            "history": [{"role": role, "text": text} for role, text in answer.history],
            "role": answer.role,
            "groups": list(answer.groups),
            "collection": answer.collection,
            "library": LIVE,
        },
        "gold": gold,
        "provenance": {
            "author": author,
            "date": on.isoformat(),
            "source": f"answer {answer.answer_id}",
        },
    }


def revised_content(content: Mapping[str, Any], wishes: Wishes) -> dict[str, Any]:
    """A case with another right reaction; what is asked and where it comes from stay.

    Args:
        content: The case as it is.
        wishes: Everything about its gold that is to be, what is None included.
    """
    history = content["input"].get("history")
    before = content.get("gold", {})
    must_not = list(wishes.must_not or ())
    revised = {**content, "severity": "hard" if wishes.is_hard else "soft"}
    if wishes.expect is Expectation.REFUSED:
        gold = {"must_not": must_not, "refusal_reason": before.get("refusal_reason")}
        return {**revised, "kind": "refusal", "gold": gold}
    spans = list(wishes.gold or ())
    return {
        **revised,
        "kind": "multi_turn" if history else "answer",
        "cluster": spans[0].source if spans else content["cluster"],
        "gold": {
            "spans": _spans(spans),
            "nuggets": _nuggets(spans, wishes.facts),
            "must_not": must_not,
        },
    }


def wishes_of(content: Mapping[str, Any]) -> Wishes:
    """What somebody would have to say to get this case: `revised_content` with it changes nothing."""
    gold, refused = content.get("gold", {}), content["kind"] == "refusal"
    return Wishes(
        expect=Expectation.REFUSED if refused else Expectation.ANSWERED,
        gold=[GivenGold(source=each["doc"], quote=each["quote"]) for each in gold.get("spans", ())],
        facts=[OR.join(each["match"]) for each in gold.get("nuggets", ())],
        must_not=list(gold.get("must_not", ())),
        is_hard=content.get("severity") == "hard",
    )


def expected_of(answer: AskedAnswer) -> Expectation:
    """What follows from an answer alone: the same again, unless it was a refusal marked wrong."""
    if answer.refusal is not None and answer.helpful is not False:
        return Expectation.REFUSED
    return Expectation.ANSWERED


def wrongly_said(answer: AskedAnswer, gold: Sequence[GivenGold] = ()) -> list[str]:
    """Patterns of what an answer said, but for what is given as right."""
    right = {_squeezed(each.quote) for each in gold}
    said = [each.quote for each in answer.cited if not any(_squeezed(each.quote) in one for one in right)]
    patterns = [pattern for quote in said for pattern in patterns_of(quote)]
    return [
        each
        for each in dict.fromkeys(patterns)
        if not any(each.casefold() in one.casefold() for one in right)
    ][:_MOST_PATTERNS]


def patterns_of(quote: str) -> list[str]:
    """How the words of a quote are found in an answer: each sentence, each row by its cells.

    >>> patterns_of("Two people approve it. They have 5 days.")
    ['Two people approve it.', 'They have 5 days.']
    >>> patterns_of("| Prompt change | 5 days |")
    ['re:(?=.*\\\\bPrompt\\\\W+change\\\\b)(?=.*\\\\b5\\\\W+days\\\\b)']
    """
    patterns = []
    for unit in cut_units(quote):
        if unit.kind is UnitKind.HEADING:
            continue
        text = _LIST_MARK.sub("", " ".join(unit.text.split()))
        if unit.kind is UnitKind.ROW:
            text = _row_pattern(text)
        if len(_WORD.findall(unit.text)) >= _FEWEST_WORDS:
            patterns.append(text)
    return patterns


def in_words(pattern: str) -> str:
    """A pattern as people read it; one that they wrote themselves as it is.

    >>> in_words(patterns_of("| Prompt change | 5 days |")[0])
    'Prompt change + 5 days'
    >>> in_words("re:5|five")
    're:5|five'
    """
    if not _ROW.fullmatch(pattern):
        return pattern
    return " + ".join(cell.replace("\\W+", " ") for cell in _CELL.findall(pattern))


def _row_pattern(row: str) -> str:
    """Every cell somewhere in the sentence: rows are told in other shapes than they are written."""
    cells = [r"\W+".join(_WORD.findall(cell)) for cell in row.split("|")]
    return "re:" + "".join(rf"(?=.*\b{cell}\b)" for cell in cells if cell)


def _kind(answer: AskedAnswer, expect: Expectation) -> str:
    if expect is Expectation.REFUSED:
        return "refusal"
    return "multi_turn" if answer.history else "answer"


def _gold(answer: AskedAnswer, wishes: Wishes, expect: Expectation) -> dict[str, Any]:
    wrong = answer.helpful is False or _differs(answer, expect)
    if expect is Expectation.REFUSED:
        must_not = wrongly_said(answer) if wishes.must_not is None else list(wishes.must_not)
        return {"must_not": must_not, "refusal_reason": answer.refusal}
    spans = wishes.gold
    if spans is None:
        spans = [] if wrong else [GivenGold(source=each.source, quote=each.quote) for each in answer.cited]
    must_not = wishes.must_not
    if must_not is None:
        must_not = wrongly_said(answer, spans) if wrong else []
    return {
        "spans": _spans(spans),
        "nuggets": _nuggets(spans, wishes.facts),
        "must_not": list(must_not),
    }


def _spans(gold: Sequence[GivenGold]) -> list[dict[str, Any]]:
    return [{"doc": each.source, "quote": each.quote, "rel": 3} for each in gold]


def _differs(answer: AskedAnswer, expect: Expectation) -> bool:
    return (answer.refusal is None) != (expect is Expectation.ANSWERED)


def _nuggets(spans: Sequence[GivenGold], facts: Sequence[str] | None) -> list[dict[str, Any]]:
    """The facts that are given; without any, each quote is one, in its own words."""
    if facts:
        sources = list(dict.fromkeys(each.source for each in spans))
        found = [(fact, _alternatives(fact), sources) for fact in facts]
    else:
        found = [(_squeezed(each.quote), patterns_of(each.quote), [each.source]) for each in spans]
    told = [each for each in found if each[1]]
    return [
        {"id": f"n{number}", "text": text, "vital": True, "match": match, "sources": sources}
        for number, (text, match, sources) in enumerate(told, start=1)
    ]


def _alternatives(fact: str) -> list[str]:
    return [each.strip() for each in fact.split(OR) if each.strip()]


def _squeezed(text: str) -> str:
    return " ".join(text.split())
