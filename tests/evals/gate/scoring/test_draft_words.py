"""When names, phrases and amounts of a draft are the ones that were meant."""

from __future__ import annotations

import pytest

from evals.gate.scoring.draft_words import (
    Amount,
    amount_of,
    amounts_in,
    holds_phrase,
    same_amount,
    same_name,
    words_of,
)


@pytest.mark.parametrize(
    ("wanted", "given", "same"),
    [
        ("Helene Marchetti", "Dr. Helene Marchetti", True),
        ("Ömer Yildiz", "Omer Yildiz", True),
        ("head of the forest office", "Head of Forest Office", True),
        ("medical informatics", "Medical informatics team", True),
        ("Sibusiso Ndlovu", "Ndlovu", True),
        ("imaging lab / Mei Tanaka", "Mei Tanaka", True),
        ("Mona Sels", "Mona Berg", False),
        ("justice ministry computing centre", "centre", False),
        ("Mona Sels", "", False),
    ],
)
def test_a_name_is_the_same_without_titles_accents_and_little_words(
    wanted: str, given: str, same: bool
) -> None:
    assert same_name(wanted, given) is same


@pytest.mark.parametrize(
    ("text", "phrase", "held"),
    [
        ("Classifies the ticket by module", "classify ticket", True),
        ("Classification of tickets", "classify ticket", True),
        ("Send the signed contract", "send contact", False),
        ("Check the draft", "send draft", False),
        ("Extract income and rent", "extract income debts", True),
        ("Income and debts are typed", "extract income debts", False),
        ("Draft the e-mail", "draft e-mail", True),
        ("Is the amount above 25,000 EUR?", "amount above 25000", True),
        ("After five errors", "errors five/5", True),
        ("Approve offers above a discount", "offer above 15", False),
        ("Look at the photos", "view/look photos", True),
        ("Pay out", "pay", True),
        ("Anything", "", False),
    ],
)
def test_a_phrase_is_held_by_its_first_word_its_numbers_and_two_thirds_of_all(
    text: str, phrase: str, held: bool
) -> None:
    assert holds_phrase(text, phrase) is held


def test_numbers_and_abbreviations_have_one_spelling() -> None:
    assert words_of("The X-ray of 1,250.50 EUR, 2 million") == [
        "the",
        "xray",
        "of",
        "1250.5",
        "eur",
        "2000000",
    ]


def test_amounts_know_time_shares_peaks_and_rates() -> None:
    assert amount_of("31 hours") == Amount(1860, "time")
    assert amount_of("2 working days") == Amount(2880, "time")
    assert amount_of("15 %") == Amount(15, "share")
    assert amount_of("900 peak") == Amount(900, "peak")
    assert amount_of("35 per week") == Amount(35, "week")
    assert amount_of("320 per day") == amount_of("320 EUR") == Amount(320)


def test_what_does_not_begin_with_a_number_is_no_amount() -> None:
    with pytest.raises(ValueError, match="is no amount; write it like"):
        amount_of("many")


def test_amounts_of_a_text_are_read_in_figures_and_words() -> None:
    text = "After two working days, above 1.5 million EUR or 10 %"
    assert amounts_in(text) == [Amount(2880, "time"), Amount(1_500_000), Amount(10, "share")]


@pytest.mark.parametrize(
    ("wanted", "given", "same"),
    [
        (amount_of("2 days"), Amount(2880, "time"), True),
        (amount_of("2 days"), Amount(2), False),
        (amount_of("2"), Amount(2, "time"), False),
        (amount_of("92 %"), Amount(0.92), True),
        (amount_of("0.92"), Amount(92, "share"), True),
        (amount_of("35 per week"), Amount(7), True),
        (amount_of("35 per week"), Amount(5), True),
        (amount_of("35 per week"), Amount(35), True),
        (amount_of("35 per week"), Amount(8), False),
        (amount_of("900 peak"), Amount(900), False),
        (amount_of("900 peak"), Amount(900, "peak"), True),
        (amount_of("900 per day"), Amount(900, "peak"), False),
    ],
)
def test_amounts_are_equal_by_what_they_mean(wanted: Amount, given: Amount, same: bool) -> None:
    assert same_amount(wanted, given) is same
