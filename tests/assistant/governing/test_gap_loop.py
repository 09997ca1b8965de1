"""From a refusal to the published answer and back, with the real parts of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Question
from assistant.bootstrap import Composition
from assistant.settings import Settings
from knowledge.embedder import Embedder
from knowledge.gaps.gap import GapState
from knowledge.gaps.service import Gaps
from tests.knowledge.fakes import document, publish

PROMPTS = "Before a new prompt goes live, the business owner and the quality lead must both sign off."
DESK = "Reviewers at the review desk meet planted errors every week so that they stay alert."
BONUS = "Reviewers of the review desk get a bonus of 50 euros for every planted error they catch."


@pytest.fixture
def composition(tmp_path: Path, embedder: Embedder) -> Iterator[Composition]:
    composition = Composition(Settings(home=tmp_path))
    composition._parts["embedder"] = embedder
    publish(
        composition.knowledge_base(),
        document("prompts.md", PROMPTS, title="Change policy", owner="Dana Whit", collection="ops"),
        document("alert.md", DESK, title="Staying alert", owner="Bo Lund", collection="ops"),
    )
    yield composition
    composition.knowledge_base().close()


def ask(composition: Composition, text: str, asker: str) -> Answer:
    return composition.recorded_assistant().answer(Question(text=text, asker=asker))


def test_a_refused_question_is_closed_by_a_document_and_opened_by_a_rollback(
    composition: Composition,
) -> None:
    base, gaps = composition.knowledge_base(), Gaps(composition.knowledge_base())
    text = "What bonus do reviewers get for every planted error?"
    refused = ask(composition, text, "ken")
    ask(composition, text, "ann")
    ask(composition, "Who must sign off before a new prompt goes live?", "ken")
    assert refused.status is AnswerStatus.REFUSED
    [view] = gaps.ranked()
    assert (view.gap.people, view.gap.question, view.gap.owner) == (2, text, "Bo Lund")

    release = publish(base, document("desk.md", BONUS, title="Review desk"), root="desk").number
    report = composition.after_publication(release)

    assert report["answered"] == [view.gap.number]
    [news] = gaps.news_for("ken", None)
    assert [citation.quote for citation in news.gap.answered_by] == [BONUS]

    back = base.roll_back(1, actor="lead", reason="wrong").number
    assert composition.after_publication(back)["reopened"] == [view.gap.number]
    assert gaps.gap(view.gap.number).gap.state is GapState.OPEN


def test_asking_again_is_nobodys_question(composition: Composition) -> None:
    from knowledge.questions import recent_questions

    ask(composition, "What bonus do reviewers get for every planted error?", "ken")
    before = len(recent_questions(composition.knowledge_base().engine, 10))

    composition.ask_gaps_again(everything=True)

    assert len(recent_questions(composition.knowledge_base().engine, 10)) == before == 1
