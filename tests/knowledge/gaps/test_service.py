"""Gaps as people see and change them: by demand, by right, and by reason."""

from __future__ import annotations

import pytest

from knowledge.acting import Actor
from knowledge.errors import GapError, NotAllowedError, UnknownGapError
from knowledge.gaps.gap import DEFAULT_OWNER, GapState, Reader
from tests.knowledge.fakes import document, publish
from tests.knowledge.gaps.conftest import refused

LEAD = Actor(name="Lea", role="governance_lead")
STAFF = Reader(role="staff")
ADMIN = Reader(role="admin")


def test_gaps_are_ranked_by_different_people_and_then_by_recency(filer, gaps, clock) -> None:
    once = filer.file(refused("Is lunch free?"), "ken")
    clock.move(hours=1)
    twice = filer.file(refused("Who approves vacation?"), "ken")
    filer.file(refused("Who approves vacation?"), "ann")
    clock.move(hours=1)
    later = filer.file(refused("Do robots rest?"), "ken")
    for _ in range(3):
        filer.file(refused("Do robots rest?"), "ken")

    assert [view.gap.number for view in gaps.ranked()] == [twice, later, once]


def test_gaps_are_found_by_state_owner_and_collection(filer, gaps) -> None:
    near = filer.file(refused("Who approves vacation?", near=("prompts",)), "ken")
    other = filer.file(refused("Is lunch free?", collection="ops"), "ken")
    gaps.change(other, actor=LEAD, state=GapState.PLANNED)

    assert [view.gap.number for view in gaps.ranked(owner="dana")] == [near, other]
    assert [view.gap.number for view in gaps.ranked(states={GapState.PLANNED})] == [other]
    assert [view.gap.number for view in gaps.ranked(collection="ops")] == [other]
    assert gaps.ranked(owner="nobody at all") == []


def test_declining_needs_a_reason_that_the_asker_can_read(filer, gaps) -> None:
    number = filer.file(refused("Is lunch free?"), "ken")

    with pytest.raises(GapError, match="--reason"):
        gaps.change(number, actor=LEAD, state=GapState.WONT_ANSWER, reason="  ")
    gaps.change(number, actor=LEAD, state=GapState.WONT_ANSWER, reason="Ask the canteen.")

    [mine] = gaps.mine("Ken")
    assert (mine.gap.state, mine.gap.reason) == (GapState.WONT_ANSWER, "Ask the canteen.")


def test_nobody_answers_a_gap_by_hand(filer, gaps) -> None:
    number = filer.file(refused("Is lunch free?"), "ken")

    with pytest.raises(GapError, match="publishing"):
        gaps.change(number, actor=LEAD, state=GapState.ANSWERED)
    with pytest.raises(GapError, match="--state or --owner"):
        gaps.change(number, actor=LEAD)


def test_only_those_who_handle_gaps_change_them(filer, gaps) -> None:
    number = filer.file(refused("Is lunch free?"), "ken")

    with pytest.raises(NotAllowedError):
        gaps.change(number, actor=Actor(name="ken", role="staff"), state=GapState.PLANNED)
    with pytest.raises(UnknownGapError):
        gaps.change(number + 1, actor=LEAD, state=GapState.PLANNED)


def test_a_gap_is_handed_over_without_a_change_of_state(filer, gaps) -> None:
    number = filer.file(refused("Is lunch free?"), "ken")
    gaps.change(number, actor=LEAD, state=GapState.PLANNED, reason="in June")

    gaps.change(number, actor=LEAD, owner="Bo Lund")

    gap = gaps.gap(number).gap
    assert (gap.state, gap.owner, gap.reason, gap.changed_by) == (
        GapState.PLANNED,
        "Bo Lund",
        "in June",
        "Lea",
    )


def test_titles_are_shown_to_those_who_may_read(filer, gaps) -> None:
    number = filer.file(refused("What was the root cause?", near=("secret",), role="admin"), "ada")

    assert gaps.gap(number, reader=ADMIN).document.title == "Post-mortem"
    assert gaps.gap(number, reader=STAFF).document is None
    assert gaps.gap(number).document.title == "Post-mortem"


def test_the_owner_of_a_closed_document_is_neither_shown_nor_found(filer, gaps) -> None:
    number = filer.file(refused("What was the root cause?", near=("secret",), role="admin"), "ada")

    assert gaps.gap(number, reader=ADMIN).gap.owner == "Ada Holt"
    assert gaps.gap(number, reader=STAFF).gap.owner == DEFAULT_OWNER
    assert [view.gap.owner for view in gaps.ranked(reader=STAFF)] == [DEFAULT_OWNER]
    assert gaps.ranked(owner="ada", reader=STAFF) == []
    assert len(gaps.ranked(owner="ada", reader=ADMIN)) == 1
    gaps.change(number, actor=LEAD, owner="Bo Lund")
    assert gaps.gap(number, reader=STAFF).gap.owner == "Bo Lund"


def test_people_see_their_own_words_and_no_owner_of_what_is_closed_to_them(filer, gaps) -> None:
    filer.file(refused("What was the root cause?", near=("secret",), role="admin"), "ada")
    filer.file(refused("what was the root cause"), "ken")

    [mine] = gaps.mine("ken", reader=STAFF)

    assert mine.gap.question == "what was the root cause"
    assert [question.asker for question in mine.gap.questions] == ["ken"]
    assert (mine.document, mine.gap.owner) == (None, DEFAULT_OWNER)
    assert gaps.mine("nobody") == []


def test_news_tell_the_asker_what_became_of_a_question(base, filer, gaps, reasker, clock) -> None:
    filer.file(refused("Who approves vacation?"), "ken")
    before = clock()
    assert gaps.news_for("ken", before) == []
    clock.move(hours=1)
    text = "The head approves vacation."
    reasker.reask(publish(base, document("vacation.md", text, title="Vacation"), root="hr").number)

    [news] = gaps.news_for("Ken", before, reader=STAFF)
    assert [each.quote for each in news.gap.answered_by] == [text]
    assert gaps.news_for("ken", clock()) == []
    assert [view.gap.number for view in gaps.news_for("ken", None)] == [news.gap.number]


def test_an_answer_that_was_closed_to_the_asker_since_is_no_news(base, filer, gaps, reasker, clock) -> None:
    number = filer.file(refused("Who approves vacation?"), "ken")
    before = clock()
    clock.move(hours=1)
    text = "The head approves vacation."
    reasker.reask(publish(base, document("vacation.md", text, doc_id="vacation"), root="hr").number)
    publish(base, document("vacation.md", text, doc_id="vacation", audience=["admin"]), root="hr")

    [mine] = gaps.mine("ken", reader=STAFF)
    assert (mine.gap.state, mine.gap.answered_by, mine.gap.answered_release) == (GapState.OPEN, (), None)
    assert gaps.news_for("ken", before, reader=STAFF) == []
    assert gaps.gap(number).gap.state is GapState.ANSWERED
