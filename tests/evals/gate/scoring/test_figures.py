import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.scoring.figures import Figure, figures_in


def told(text: str) -> set[tuple[str, str]]:
    return {(each.value, each.unit) for each in figures_in(text)}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("within 5 days", {("5", "day")}),
        ("within five working days", {("5", "working day")}),
        ("a 24-hour rota, 24/7", {("24", "hour"), ("24", ""), ("7", "")}),
        ("a five-day week", {("5", "day")}),
        ("30 per cent, 85%, 0.62", {("30", "%"), ("85", "%"), ("0.62", "")}),
        ("EUR 50,000 or 50 euros or €1.5 million", {("50000", "€"), ("50", "€"), ("1500000", "€")}),
        ("two hundred and five people", {("205", "")}),
        ("twenty-one cases", {("21", "")}),
        ("on the 15th, after 3 to 6 months", {("15", ""), ("3", ""), ("6", "month")}),
        ("no one, which one, one of them", set()),
        ("one year", {("1", "year")}),
        ("Step [12] says nothing of twelve", {("12", "")}),
        ("INC-014, GPT-4 and v2.1", {("inc-014", ""), ("gpt-4", ""), ("v2.1", "")}),
        ("no number at all", set()),
    ],
)
def test_figures_are_read_whatever_their_wording(text: str, figures: set[tuple[str, str]]) -> None:
    assert told(text) == figures


@pytest.mark.parametrize(
    "text",
    ["2026-03-09", "9 March 2026", "March 9, 2026", "9th of March 2026", "9 Mar. 2026", "on 09 march 2026."],
)
def test_one_day_is_one_date(text: str) -> None:
    assert figures_in(text) == {Figure("date", "2026-03-09")}


@pytest.mark.parametrize(
    ("said", "stated", "stands"),
    [
        ("5 days", "within five days", True),
        ("5 days", "within 5 working days", False),
        ("5 days", "within 5 weeks", False),
        ("5", "within 5 weeks", True),
        ("5 days", "Days: 5", True),
        ("5 days", "5 weeks and 5 people", False),
        ("85 %", "0.85", False),
        ("9 March", "9 March 2026", True),
        ("March 2026", "9 March 2026", True),
        ("9 March 2026", "9 March", False),
        ("9 March 2025", "9 March 2026", False),
        ("INC-014", "incident INC-014 of March", True),
        ("INC-014", "incident 14", False),
    ],
)
def test_a_figure_stands_in_a_text_that_states_it(said: str, stated: str, stands: bool) -> None:
    assert all(each.is_in(figures_in(stated)) for each in figures_in(said)) is stands


@given(st.text(alphabet="0123456789,. -/%€daysmonthMarch ", max_size=40))
def test_a_text_states_its_own_figures(text: str) -> None:
    figures = figures_in(text)

    assert all(each.is_in(figures) for each in figures)


@given(st.integers(2, 999_999), st.sampled_from(["days", "working days", "%", "euros", ""]))
def test_a_number_is_read_with_and_without_separators(number: int, unit: str) -> None:
    assert figures_in(f"{number} {unit}") == figures_in(f"{number:,} {unit}")
