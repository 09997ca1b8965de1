"""The bar changes by other people than those who propose it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.promotion.errors import IncompleteActError, NotPromotableError, UnknownBarError
from assistant.promotion.policy import ReleasePolicy
from knowledge.acting import Actor
from knowledge.errors import NotAllowedError
from tests.assistant.promotion.conftest import ADA, BAR, BEN, CLEO, DAN, OTHER_BAR


def propose(workshop, bar=OTHER_BAR, *, looser=False):
    workshop.desk.ensure_bar(BAR, ADA)
    return workshop.desk.propose_bar(bar, reason="Annual review", actor=ADA, loosens=lambda old, new: looser)


def test_the_shipped_bar_is_the_first_of_a_home_and_only_that(workshop) -> None:
    assert workshop.desk.adopted_bar() is None
    first = workshop.desk.ensure_bar(BAR, ADA)

    assert (first.number, first.state, first.bar) == (1, "adopted", BAR)
    assert workshop.desk.ensure_bar(OTHER_BAR, BEN) == first
    assert len(workshop.said("gate_bar.adopted")) == 1


def test_a_first_bar_from_a_file_says_who_adopted_it(workshop) -> None:
    first = workshop.desk.ensure_bar(OTHER_BAR, BEN, origin="gate.yaml")

    assert (first.proposed_by, first.reason) == ("Ben", "First bar of this home, from gate.yaml")
    assert [each.actor for each in workshop.desk.history() if each.act == "adopted"] == ["Ben"]


def test_a_proposed_bar_counts_for_nothing_until_another_person_agrees(workshop) -> None:
    propose(workshop)
    assert workshop.desk.adopted_bar().number == 1
    with pytest.raises(NotAllowedError, match="ask another person"):
        workshop.desk.approve_bar(2, Actor(name="ＡDA"))

    assert workshop.desk.approve_bar(2, BEN).state == "adopted"
    assert workshop.desk.adopted_bar().bar == OTHER_BAR
    assert workshop.desk.bar(1).state == "superseded"


def test_a_bar_that_loosens_needs_two(workshop) -> None:
    propose(workshop, looser=True)

    assert workshop.desk.approve_bar(2, BEN).state == "proposed"
    with pytest.raises(NotPromotableError, match="already"):
        workshop.desk.approve_bar(2, BEN)
    assert workshop.desk.approve_bar(2, CLEO).state == "adopted"


def test_what_loosens_is_asked_of_the_adopted_bar(workshop) -> None:
    seen = []
    workshop.desk.ensure_bar(BAR, ADA)
    workshop.desk.propose_bar(
        OTHER_BAR, reason="Why", actor=ADA, loosens=lambda old, new: seen.append((old, new)) or False
    )

    assert seen == [(BAR, OTHER_BAR)]


def test_other_proposals_end_when_a_bar_is_adopted(workshop) -> None:
    propose(workshop)
    propose(workshop, replace(OTHER_BAR, sha256="d" * 64))
    workshop.desk.approve_bar(2, BEN)

    assert workshop.desk.bar(3).state == "rejected"
    with pytest.raises(NotPromotableError, match="is rejected"):
        workshop.desk.approve_bar(3, BEN)


def test_a_bar_is_rejected_with_a_reason_by_approvers_or_its_proposer(workshop) -> None:
    propose(workshop)
    with pytest.raises(IncompleteActError):
        workshop.desk.reject_bar(2, BEN, " ")
    with pytest.raises(NotAllowedError):
        workshop.desk.reject_bar(2, Actor(name="Eve", role="program_manager"), "No")
    workshop.desk.reject_bar(2, ADA, "Never mind")

    propose(workshop)
    assert workshop.desk.reject_bar(3, DAN, "Too low").state == "rejected"


def test_the_adopted_bar_is_not_proposed_again_and_bars_have_numbers(workshop) -> None:
    with pytest.raises(NotPromotableError, match="No bar is adopted"):
        workshop.desk.propose_bar(BAR, reason="Why", actor=ADA, loosens=lambda old, new: False)
    with pytest.raises(NotPromotableError, match="is the adopted bar"):
        propose(workshop, BAR)
    with pytest.raises(UnknownBarError):
        workshop.desk.approve_bar(7, BEN)


def test_only_approvers_of_the_policy_decide_about_bars(workshop) -> None:
    propose(workshop)
    workshop.policy = ReleasePolicy(approvers=("Cleo",))

    with pytest.raises(NotAllowedError):
        workshop.desk.approve_bar(2, BEN)
    workshop.desk.approve_bar(2, CLEO)
