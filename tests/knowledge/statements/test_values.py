"""Values by what they measure."""

from __future__ import annotations

import pytest

from knowledge.statements.values import stated_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("within 5 working days", {"duration": (5.0,)}),
        ("a two-week pause", {"duration": (14.0,)}),
        ("at most EUR 1,200.50", {"eur": (1200.5,)}),
        ("at most 40 pounds", {"gbp": (40.0,)}),
        ("above 2.5 %", {"percent": (2.5,)}),
        ("three reviewers", {"count of review": (3.0,)}),
        ("see section 4.2 and step 3", {}),
        ("since 2031-05-01", {}),
        ("2. The gate opens.", {}),
    ],
)
def test_a_value_is_read_with_its_dimension(text: str, values: dict[str, tuple[float, ...]]) -> None:
    assert stated_values(text).by_dimension == values


@pytest.mark.parametrize(
    ("first", "other", "dimension"),
    [
        ("180 days", "24 months", "duration"),
        ("3 months", "90 days", ""),
        ("24 months", "two years", ""),
        ("10 minutes", "3 weeks", ""),
        ("EUR 5", "USD 9", ""),
        ("4 lamps", "6 lamps", "count of lamp"),
        ("4 lamps", "6 ropes", ""),
    ],
)
def test_values_contradict_each_other_in_one_dimension_only(first: str, other: str, dimension: str) -> None:
    assert stated_values(first).contradicts(stated_values(other)) == dimension
    assert stated_values(other).contradicts(stated_values(first)) == dimension
