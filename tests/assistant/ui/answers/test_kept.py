"""An answer is found by its asker only, and without what they may no longer read."""

from __future__ import annotations

import pytest

from assistant.ui.errors import NotYoursError


def test_its_asker_finds_it_with_the_passages_that_were_considered(keeper, ken) -> None:
    kept = keeper.shelf.find(ken, keeper.keep())

    assert [citation.n for citation in kept.answer.citations] == [1, 2]
    assert [passage.title for passage in kept.passages] == ["AI change policy"]
    assert not kept.withheld and kept.asked_on.isoformat() == "2026-11-21"


@pytest.mark.parametrize("step_id", ["not-an-id", "../etc", "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_answer_is_not_found(keeper, ken, step_id) -> None:
    with pytest.raises(NotYoursError):
        keeper.shelf.find(ken, step_id)


def test_nobody_else_finds_it(keeper, sam) -> None:
    with pytest.raises(NotYoursError):
        keeper.shelf.find(sam, keeper.keep())


def test_after_a_demotion_its_closed_part_is_withheld(keeper, ken) -> None:
    kept = keeper.shelf.find(ken, keeper.keep("When does the merger close?", role="admin"))

    assert kept.withheld and not kept.answer.citations
    assert "Northwind" not in kept.answer.answer
