"""An interview in the chat: kept at each message, in one window at a time, for whoever may read the draft."""

from __future__ import annotations

import pytest

from assistant.drafting.errors import DraftingError
from assistant.ui.drafts.interviewing import MAX_CHARS, Interviewing
from assistant.ui.drafts.parts import draft_check
from assistant.ui.drafts.standing import Standing
from knowledge.acting import Actor
from knowledge.errors import NotAllowedError
from tests.assistant.ui.drafts.conftest import HELP, WORK

PIXEL = "<img src=http://evil.example/x.png>"


def test_it_begins_with_a_question_and_keeps_nothing(interviewing, pam, house) -> None:
    said = interviewing.begin(pam)
    assert "**Describe the work today in your own words" in said.markdown
    assert said.standing == Standing(on=True)
    assert house.composition.drafting_desk().list(pam) == []


def test_work_that_was_told_is_a_draft_with_its_progress_picture_and_next_question(drafted) -> None:
    assert drafted.standing == Standing(on=True, draft=1, version=1)
    assert "required fields are filled" in drafted.markdown and "to be confirmed" in drafted.markdown
    assert "**Which of these steps should AI do" in drafted.markdown
    assert "/drafts/1/swimlane.svg?v=1" in drafted.markdown and "/drafts/1/export/bpmn" in drafted.markdown


def test_an_answer_goes_on_where_the_draft_stands_whoever_asks_for_it(house, drafted, pam) -> None:
    later = Interviewing(house.composition.drafting_desk)  # as after a restart
    said = later.answer(pam, HELP, here=drafted.standing, there=drafted.standing)
    assert said.standing == Standing(on=True, draft=1, version=2)
    assert "**Who in the business is accountable" in said.markdown
    again = later.go_on(pam, 1)
    assert "**Who in the business is accountable" in again.markdown and again.standing == said.standing


def test_a_short_answer_does_not_rename_the_workflow(interviewing, pam, drafted, house) -> None:
    desk = house.composition.drafting_desk()
    before = desk.read(1, pam).artifact.title
    owner = "Dana Whitlock is accountable, Colm Daly runs the desk."
    said = interviewing.answer(pam, HELP, here=drafted.standing, there=drafted.standing)
    said = interviewing.answer(pam, owner, here=said.standing, there=said.standing)
    assert said.standing.version == 3 and desk.read(1, pam).artifact.title == before


def test_what_is_no_work_is_not_taken_and_explained(interviewing, pam) -> None:
    said = interviewing.begin(pam, "hello")
    assert "There is no step of work in this" in said.markdown and said.standing == Standing(on=True)


def test_a_reply_that_changes_nothing_makes_no_version(interviewing, pam, drafted) -> None:
    for text in ("show missing", "why do you ask", "explain E01", "help"):
        said = interviewing.answer(pam, text, here=drafted.standing, there=drafted.standing)
        assert said.standing == drafted.standing and "swimlane" not in said.markdown


def test_the_picture_is_shown_again_only_where_it_changed(interviewing, pam, drafted) -> None:
    said = interviewing.answer(pam, HELP, here=drafted.standing, there=drafted.standing)
    assert "swimlane.svg?v=2" in said.markdown
    dated = interviewing.answer(
        pam, "change delivery plan go live on to 2027-05-03", here=said.standing, there=said.standing
    )
    assert dated.standing.version == 3 and "/drafts/1" in dated.markdown
    assert "swimlane" not in dated.markdown


def test_the_later_of_two_windows_is_told_and_nothing_is_lost(interviewing, pam, drafted, house) -> None:
    first = interviewing.answer(pam, HELP, here=drafted.standing, there=drafted.standing)
    second = interviewing.answer(
        pam, "Dana Whitlock is accountable.", here=drafted.standing, there=first.standing
    )
    assert "Draft 1 was changed meanwhile" in second.markdown and "open it again" in second.markdown
    assert "**Who in the business is accountable" in second.markdown
    assert second.standing == first.standing
    kept = house.composition.drafting_desk().store.find(1)
    assert [turn["text"] for turn in kept.turns] == [WORK, HELP]


def test_a_window_that_knows_of_no_draft_yet_begins_no_second_one(interviewing, pam, drafted, house) -> None:
    said = interviewing.answer(pam, WORK, here=Standing(on=True), there=drafted.standing)
    assert "changed meanwhile" in said.markdown
    assert len(house.composition.drafting_desk().list(pam)) == 1


def test_stopping_keeps_the_draft_and_says_how_to_go_on(interviewing, pam, drafted) -> None:
    said = interviewing.answer(pam, "stop and save", here=drafted.standing, there=drafted.standing)
    assert not said.standing.on and said.standing.draft == 1
    assert "continue draft 1" in said.markdown


def test_stopping_before_anything_was_told_keeps_nothing(interviewing, pam) -> None:
    begun = interviewing.begin(pam).standing
    said = interviewing.answer(pam, "stop and save", here=begun, there=begun)
    assert said.standing == Standing() and "nothing is kept" in said.markdown


def test_the_first_answer_cannot_be_taken_back_from_under_its_draft(
    interviewing, pam, drafted, house
) -> None:
    said = interviewing.answer(pam, "undo", here=drafted.standing, there=drafted.standing)
    assert "rests on the first thing" in said.markdown and said.standing == drafted.standing
    assert house.composition.drafting_desk().store.find(1).version == 1


def test_hostile_answers_are_plain_text_in_the_reply(interviewing, pam, drafted) -> None:
    said = interviewing.answer(pam, f"undo {PIXEL}", here=drafted.standing, there=drafted.standing)
    undone = interviewing.answer(pam, "undo", here=said.standing, there=said.standing)
    assert "<img" not in said.markdown.replace("\\<", "") + undone.markdown.replace("\\<", "")


def test_odd_text_is_taken_without_harm(interviewing, pam) -> None:
    begun = interviewing.begin(pam).standing
    for text in ("\ud800", "\x00", "   "):
        assert interviewing.answer(pam, text, here=begun, there=begun).standing.draft is None
    long = interviewing.answer(pam, "x" * (MAX_CHARS + 1), here=begun, there=begun)
    assert long.is_error and "100,000" in long.markdown


def test_staff_start_and_continue_nothing(interviewing, drafted) -> None:
    staff = Actor(name="Sam", role="staff")
    assert not interviewing.may(staff)
    for act in (
        lambda: interviewing.begin(staff, WORK),
        lambda: interviewing.go_on(staff, 1),
        lambda: interviewing.answer(staff, HELP, here=drafted.standing, there=drafted.standing),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_a_draft_that_may_no_longer_be_read_is_as_if_there_were_none(
    interviewing, house, pam, drafted
) -> None:
    desk = house.composition.drafting_desk()
    artifact = desk.read(1, pam).artifact
    closed = artifact.model_copy(update={"access_roles": ["admin"]})
    desk.store.save(1, closed, actor="Ola", expected_version=1)
    shut = interviewing.answer(pam, HELP, here=drafted.standing, there=drafted.standing)
    absent = interviewing.go_on(pam, 99)
    assert not shut.standing.on and shut.is_error
    assert shut.markdown.replace("1", "99") == absent.markdown
    check = draft_check(house.composition.drafting_desk)(house.store.accounts.get("pam"))
    assert check(1, 1) and not check(1, 2) and not check(7, 1)


def test_a_draft_without_a_description_is_not_overwritten_by_questions(
    interviewing, house, pam, drafted
) -> None:
    desk = house.composition.drafting_desk()
    plan = desk.keep(desk.draft_plan(desk.read(1, pam).artifact, pam), pam)
    with pytest.raises(DraftingError, match="not made from a description"):
        interviewing.go_on(pam, plan.kept.number)
