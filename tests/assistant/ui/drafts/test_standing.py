"""Where an interview stands follows from the last reply of the conversation."""

from __future__ import annotations

from assistant.ui.drafts.standing import OFF, TOLD, Standing, in_interview, last_standing, standing_of


def test_what_is_kept_with_a_reply_is_read_again() -> None:
    standing = Standing(on=True, draft=3, version=5)
    assert standing_of(standing.record()) == standing


def test_the_last_reply_counts_whatever_was_asked_since() -> None:
    later = Standing(on=True, draft=3, version=6)
    records = [None, Standing(on=True).record(), TOLD, later.record(), {"answer": {}}, TOLD]
    assert last_standing(records) == later
    assert last_standing([None, {"answer": {}}]) == OFF


def test_messages_and_replies_of_an_interview_are_told_from_questions() -> None:
    assert in_interview(TOLD) and in_interview(OFF.record())
    assert not in_interview(None) and not in_interview({"answer": {}})
