"""Repeats of one release, held against each other as if they were two releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evals.gate.bar import parse_bar
from evals.gate.cases.case import Case
from evals.gate.judging import Corpora
from evals.gate.outputs import CitedQuote, Output, SaidSentence, SeenPassage
from evals.gate.scoring.said import ANSWERED_KINDS
from evals.gate.selftest.breaking import repeated
from evals.gate.selftest.repeating import split_repeats
from tests.evals.gate.selftest.harbour import BAR, cases

CASES = [case for case in map(Case.model_validate, cases()) if case.kind in ANSWERED_KINDS]


class Quotes:
    """Each document is the first quote of gold that names it."""

    def text(self, doc_id: str, version: int) -> str:
        return next(span.quote for case in CASES for span in case.gold.spans if span.doc == doc_id)


def _right(case: Case) -> Output:
    """All facts of a case, each cited; only the first place of a document can be quoted."""
    span = case.gold.spans[0]
    quote = Quotes().text(span.doc, 1)
    said = " ".join(nugget.text for nugget in case.gold.nuggets)
    cited = CitedQuote(
        n=1,
        source=span.doc,
        doc_id=span.doc,
        version=1,
        section="",
        start=0,
        end=len(quote),
        quote=quote,
        status="in_force",
    )
    return Output(
        case_id=case.id,
        status="answered",
        answer=said,
        sentences=(SaidSentence(text=said, citations=(1,)),),
        citations=(cited,),
        seen=(SeenPassage(source=span.doc, doc_id=span.doc, version=1, start=0, end=len(quote)),),
    )


def _split(outputs: Sequence[Output]):
    return split_repeats(parse_bar(BAR), CASES, outputs, Corpora(gate=Quotes()))


def test_equal_repeats_raise_no_alarm_and_nothing_changes() -> None:
    found = _split(repeated([_right(case) for case in CASES], 3))

    assert found.pairs == 6
    assert not found.false_alarms
    assert set(found.changing.values()) == {0.0}


def test_a_repeat_that_says_something_else_is_told_with_the_pair_and_the_metric() -> None:
    right = [_right(case) for case in CASES]
    silent = [replace(each, repeat=1, answer="", sentences=(), status="refused") for each in right]

    found = _split([*right, *silent])

    assert found.changing["vital_recall"] == 1
    assert {each.of for each in found.false_alarms} == {"repeat 2 beside 1"}
    assert {"vital_recall", "turn_vital_recall"} & {each.block.rule for each in found.false_alarms}
