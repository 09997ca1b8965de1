from __future__ import annotations

import pytest

from knowledge.statements.stance import Stance, opposed, stance_of


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Public chatbots may not be used for company work.", Stance.BARRED),
        ("Do not call engineers directly.", Stance.BARRED),
        ("Customer emails may be pasted into the drafter.", Stance.ALLOWED),
        ("A threshold change must be approved by two people.", Stance.REQUIRED),
        ("No reply leaves without a person pressing Send.", Stance.REQUIRED),
        ("A rollback needs no meeting.", Stance.EXEMPT),
        ("Replies may be sent without a review.", Stance.EXEMPT),
        ("The course takes 90 minutes.", Stance.SO),
        ("The line records no names.", Stance.NOT_SO),
        ("The policy is in force from 1 May 2026.", Stance.SO),
    ],
)
def test_the_force_of_a_statement_is_told(text: str, stance: Stance) -> None:
    assert stance_of(text) is stance


def test_a_leave_and_a_ban_are_opposed_and_a_leave_and_a_duty_are_not() -> None:
    assert opposed(Stance.ALLOWED, Stance.BARRED)
    assert opposed(Stance.REQUIRED, Stance.EXEMPT)
    assert not opposed(Stance.ALLOWED, Stance.REQUIRED)
    assert not opposed(Stance.SO, Stance.SO)
