"""Values with the limits they set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.statements.quantities import Bound, quantities


@pytest.mark.parametrize(
    ("text", "dimension", "limit", "bound"),
    [
        ("Kites are stored for two weeks.", "duration", 14, Bound.EXACT),
        ("at least 12 lanterns", "count of lantern", 12, Bound.AT_LEAST),
        ("no later than 6 hours after", "duration", 0.25, Bound.AT_MOST),
        ("no earlier than 6 hours after", "duration", 0.25, Bound.AT_LEAST),
        ("up to EUR 140 per night", "eur per night", 140, Bound.AT_MOST),
        ("above $3 million", "usd", 3_000_000, Bound.AT_LEAST),
        ("inspected every 6 months", "frequency", 182.625, Bound.EXACT),
        ("inspected twice a year", "frequency", 182.625, Bound.EXACT),
        ("inspected daily", "frequency", 1, Bound.EXACT),
        ("10 to 40 guests", "count of guest", 10, Bound.BETWEEN),
        ("closes at 18:30", "clock", 1110, Bound.EXACT),
        ("closes at 6 pm", "clock", 1080, Bound.EXACT),
        ("by 15 September", "day of year", 294, Bound.AT_MOST),
        ("30 days or less", "duration", 30, Bound.AT_MOST),
        ("within 6 h", "duration", 0.25, Bound.AT_MOST),
        ("at most 8 km/h", "speed", 8, Bound.AT_MOST),
        ("10 mph", "speed", 16.09344, Bound.EXACT),
        ("a 30 kg crate", "mass", 30, Bound.EXACT),
        ("2–8 °C", "temperature", 2, Bound.BETWEEN),
        ("kept at minus 18 °C", "temperature", -18, Bound.EXACT),
        ("68 °F", "temperature", 20, Bound.EXACT),
        ("up to 5 GB per day", "data per day", 5000, Bound.AT_MOST),
        ("20 m2 of floor", "area", 20, Bound.EXACT),
        ("The load factor is 0.8.", "number", 0.8, Bound.EXACT),
    ],
)
def test_a_value_is_read_with_its_bound(text: str, dimension: str, limit: float, bound: Bound) -> None:
    (found,) = quantities(text)

    assert (found.dimension, found.bound) == (dimension, bound)
    assert found.limit == pytest.approx(limit)


@pytest.mark.parametrize(
    "text",
    [
        "see section 4.2",
        "step 3 of gate 2",
        "INC-014",
        "version 2.0",
        "`sleep 30`",
        "900 m to 2 km",
        "it is 2031.",
        "",
    ],
)
def test_numbers_that_only_name_are_no_values(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("first", "other", "contradict"),
    [
        ("at least 60 days", "at least 75 days", True),
        ("at least 60 days", "90 days", False),
        ("at least 60 days", "45 days", True),
        ("at most 5 guests", "at most 7 guests", True),
        ("at most 5 guests", "4 guests", False),
        ("10 to 20 guests", "15 guests", False),
        ("10 to 20 guests", "25 guests", True),
        ("three months", "90 days", False),
        ("24 months", "2 years", False),
        ("EUR 5 per day", "EUR 90 per month", False),
        ("3 minutes", "4 years", False),
        ("on 3 May 2031", "on 9 May 2031", True),
        ("every three months", "quarterly", False),
        ("1.2 m", "120 cm", False),
        ("2 GB", "2,048 MB", False),
        ("3 t", "2,500 kg", True),
        ("25 °C", "77 °F", False),
        ("-18 °C", "-22 °C", True),
        ("5 kg", "5 km", False),
    ],
)
def test_two_values_contradict_where_nothing_keeps_both(first: str, other: str, contradict: bool) -> None:
    (one,), (two,) = quantities(first), quantities(other)

    assert one.contradicts(two) is two.contradicts(one) is contradict


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_offsets_stay_inside(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in quantities(text))
