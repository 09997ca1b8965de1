"""Durations are ISO 8601, and plain words for them are understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from assistant.drafting.artifacts.durations import Duration, days_of, from_words, hours_of, in_words

DURATION = TypeAdapter(Duration)
AMOUNTS = st.integers(0, 500)


@pytest.mark.parametrize(
    ("written", "hours"),
    [("PT4H", 4), ("PT30M", 0.5), ("P2D", 48), ("P1W", 168), ("P1DT2H", 26), ("P1Y", 8760), ("P12M", 8760),
     ("PT1.5H", 1.5), ("pt90s", 0.025)],
)  # fmt: skip
def test_hours_of_a_duration(written: str, hours: float) -> None:
    assert hours_of(written) == pytest.approx(hours)


@pytest.mark.parametrize("wrong", ["", "P", "PT", "4", "soon", "P-1D", "P1H", "2 working days", "PT4H or so"])
def test_what_is_no_duration_is_refused_with_examples(wrong: str) -> None:
    with pytest.raises(ValueError, match="write it like PT4H"):
        hours_of(wrong)
    with pytest.raises(ValidationError):
        DURATION.validate_python(wrong)


@given(days=AMOUNTS, hours=AMOUNTS, minutes=st.integers(1, 500))
def test_parts_of_a_duration_add_up(days: int, hours: int, minutes: int) -> None:
    written = f"P{days}DT{hours}H{minutes}M"

    assert hours_of(written) == pytest.approx(days * 24 + hours + minutes / 60)
    assert days_of(written) * 24 == pytest.approx(hours_of(written))


@pytest.mark.parametrize(
    ("words", "iso"),
    [("4 hours", "PT4H"), ("1 hour", "PT1H"), ("30 min", "PT30M"), ("2 days", "P2D"), ("6 months", "P6M"),
     ("1 year", "P1Y"), ("3 weeks", "P3W"), ("1.5 hrs", "PT1.5H"), ("90d", "P90D")],
)  # fmt: skip
def test_plain_words_become_a_duration(words: str, iso: str) -> None:
    assert from_words(words) == iso
    assert DURATION.validate_python(words) == iso


@given(
    amount=st.integers(2, 400), unit=st.sampled_from(["years", "months", "weeks", "days", "hours", "minutes"])
)
def test_words_of_a_duration_read_back_as_it(amount: int, unit: str) -> None:
    iso = from_words(f"{amount} {unit}")

    assert iso is not None
    assert in_words(iso) == f"{amount} {unit}"


def test_what_is_no_duration_is_shown_as_it_stands() -> None:
    assert in_words("soon") == "soon"
