"""Whoever wants to be told is told once, of their own question only."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.ui.answers.news import AnswerNews, NotWaitingError
from assistant.ui.asked_in import AskedIn
from assistant.ui.errors import NotYoursError
from knowledge.gaps.gap import GapState

MERGER = "When does the merger close?"


class Filed:
    """Keeps what was filed."""

    def __init__(self) -> None:
        self.questions: list[str] = []

    def file(self, question, asker) -> int:
        self.questions.append(question.answer_id)
        return 1


class Gaps:
    """One gap in a state."""

    def __init__(self, state: GapState) -> None:
        self.state = state

    def news_for(self, asker, since, *, reader=None):
        gap = SimpleNamespace(state=self.state, questions=[SimpleNamespace(answer_id="a1")])
        return [SimpleNamespace(gap=gap)]


def news_of(keeper, state: GapState = GapState.ANSWERED, filed: Filed | None = None) -> AnswerNews:
    return AnswerNews(keeper.history, filer=lambda: filed or Filed(), gaps=lambda: Gaps(state))


def test_a_refused_question_is_filed_and_its_asker_told_once_it_is_answered(keeper, ken) -> None:
    filed, step_id = Filed(), keeper.keep(MERGER)
    news = news_of(keeper, filed=filed)

    assert "You will be told here" in news.subscribe(ken, step_id)
    assert filed.questions == ["a1"]
    told = news.news(ken)
    assert [(each.step_id, "is answered now" in each.text) for each in told] == [(step_id, True)]
    news.told(ken, step_id)
    assert news.news(ken) == []


def test_nothing_is_told_before_and_nothing_to_whoever_did_not_ask_for_it(keeper, ken) -> None:
    step_id = keeper.keep(MERGER)
    assert news_of(keeper).news(ken) == []

    waiting = news_of(keeper, GapState.PLANNED)
    waiting.subscribe(ken, step_id)
    assert waiting.news(ken) == []


def test_an_answered_question_has_nothing_to_wait_for(keeper, ken) -> None:
    with pytest.raises(NotWaitingError):
        news_of(keeper).subscribe(ken, keeper.keep())


def test_nobody_waits_for_anothers_question(keeper, sam) -> None:
    step_id = keeper.keep(MERGER)
    for act in (news_of(keeper).subscribe, news_of(keeper).told):
        with pytest.raises(NotYoursError):
            act(sam, step_id)


def test_the_answer_keeps_its_record(keeper, ken) -> None:
    step_id = keeper.keep(MERGER)
    before = keeper.shelf.find(ken, step_id).answer
    news_of(keeper).subscribe(ken, step_id)

    assert keeper.shelf.find(ken, step_id).answer == before


def test_a_file_of_ones_own_and_an_earlier_day_open_no_gap(keeper, ken) -> None:
    filed = Filed()
    for asked in (AskedIn(attachment="plan.md"), AskedIn(as_of="2026-03-01")):
        with pytest.raises(NotWaitingError):
            news_of(keeper, filed=filed).subscribe(ken, keeper.keep(MERGER, **asked.record()))
    assert filed.questions == []
