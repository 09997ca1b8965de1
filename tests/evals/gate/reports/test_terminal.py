"""The report on a terminal."""

from __future__ import annotations

import re

import pytest

from evals.gate.reports.terminal import terminal
from tests.evals.gate.reports.hostile import EVERYTHING, hostile
from tests.evals.gate.reports.samples import EVERY, failing


@pytest.mark.parametrize("width", [40, 60, 80, 110, 200])
@pytest.mark.parametrize("name", EVERY)
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    assert max(map(len, terminal(*EVERY[name](), width).splitlines())) <= width


def test_the_verdict_comes_first_and_what_to_do_last() -> None:
    text = terminal(*failing(), 120)
    lines = text.splitlines()

    assert lines[0] == "FAIL  It is worse than the bar allows."
    assert lines[1] == " - vital_recall fell by 0.083, more than its margin of 0.050."
    assert text.index("\nNext: It may not go live: mend") > text.index("Warnings")


def test_one_line_a_comparison_with_all_its_figures() -> None:
    lines = terminal(*failing(), 130).splitlines()
    line = next(line for line in lines if line.startswith("vital_recall"))

    assert line.split() == [
        "vital_recall", "FAIL", "production", "0.824", "0.741", "−0.083", "−0.124", "−0.041", "0.050", "≥",
        "0.400", "300", "24", "0.042",
    ]  # fmt: skip


def test_a_narrow_terminal_names_the_columns_that_it_goes_without() -> None:
    assert "Left out for want of room: bar, drop, clusters, margin, n, before." in terminal(*failing(), 80)
    assert "Left out" not in terminal(*failing(), 130)


def test_flips_beyond_the_tenth_are_counted() -> None:
    text = terminal(*failing(), 120)

    assert len(re.findall(r"passes → fails|fails → passes", text)) == 10
    assert "… and 2 more" in text


def test_new_failures_come_before_new_passes() -> None:
    ways = re.findall(r"passes → fails|fails → passes", terminal(*failing(), 120))

    assert ways == ["passes → fails"] * 9 + ["fails → passes"]


def test_colours_are_ours_and_only_where_they_are_asked_for() -> None:
    tame, wild = hostile("tame"), hostile(EVERYTHING)

    assert "\x1b" not in terminal(*wild, 100)
    codes = re.compile(r"\x1b\[[\d;]*m")
    assert set(codes.findall(terminal(*wild, 100, colour=True))) == set(
        codes.findall(terminal(*tame, 100, colour=True))
    )


def test_markup_in_a_case_is_shown_as_it_is() -> None:
    assert "[bold]x[/bold]" in terminal(*hostile("[bold]x[/bold] :tada:"), 120)
    assert ":tada:" in terminal(*hostile("[bold]x[/bold] :tada:"), 120)


def test_without_production_the_bar_stands_beside_each_value() -> None:
    lines = terminal(*EVERY["bootstrap"](), 80).splitlines()
    line = next(line for line in lines if line.startswith("over_refusal"))

    assert line.split() == ["over_refusal", "↓", "PASS", "0.067", "≤", "0.250", "60", "24"]
