"""Dates, busy days and rows of tables, as notes and e-mails tell them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.extraction.facts import BriefFacts
from assistant.drafting.extraction.reading import read_brief


def read(text: str) -> BriefFacts:
    return read_brief(text, today=date(2026, 11, 21))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("live 2027-02-15.", [("go_live", date(2027, 2, 15))]),
        ("live: 1 June 2027", [("go_live", date(2027, 6, 1))]),
        ("From May 1st, 2027 the AI sorts the letters.", [("go_live", date(2027, 5, 1))]),
        ("From 1 May 2027 the office is in Kay Street.", [("other", date(2027, 5, 1))]),
        (
            "We start on 15 March 2027 after a pilot that ends on 26 February 2027.",
            [("go_live", date(2027, 3, 15)), ("pilot_end", date(2027, 2, 26))],
        ),
    ],
)
def test_a_date_is_of_what_the_words_beside_it_say(text: str, expected: list[tuple[str, date]]) -> None:
    assert [(each.kind, each.value) for each in read(text).dates] == expected


@pytest.mark.parametrize(
    ("text", "peak"),
    [
        ("We handle 80 parcels a day, up to 140.", 140),
        ("About 300 orders arrive per day, and on sale days up to 520.", 520),
        ("300 orders per day, peaks at 500. Twice that in December.", 500),
        ("300 orders per day. Volume peaks at 500 in summer.", 500),
        ("1,150 calls per day, peak 1,900 on Mondays.", 1900),
        ("About 140 forms arrive per day, 260 at the end of a quarter.", 260),
    ],
)
def test_the_busiest_day_is_told_beside_the_usual_one(text: str, peak: float) -> None:
    assert [each.value for each in read(text).quantities if each.kind == "peak_per_day"] == [peak]


@pytest.mark.parametrize(
    "text",
    [
        "40 claims per day, up to 3 photos each.",
        "40 claims a day, 12 of them wrong.",
        "40 claims a day, up to 60 % of them by phone.",
        "40 claims a day. Twice that in December.",
        "400 claims a day, up to 90.",
    ],
)
def test_a_number_of_something_else_is_no_peak(text: str) -> None:
    assert all(each.kind != "peak_per_day" for each in read(text).quantities)


def test_a_share_measured_in_a_past_quarter_is_the_baseline() -> None:
    facts = read("The error rate was 18 % in Q3 2026. The aim is 12 % by the end of 2027.")

    assert [(each.kind, each.value) for each in facts.quantities] == [("baseline", 18), ("target", 12)]


@pytest.mark.parametrize(
    "table",
    [
        "| Step | Activity | Role | Tool |\n|---|---|---|---|\n| S1 | Open the file | Clerk | Docket |\n| S2 | Sort the letter | AI | Docket |",
        "| Step | Who | What happens | Limit |\n|---|---|---|---|\n| 1 | Clerk | Opens the file | |\n| 2 | AI | Sorts the letter | 2 minutes |",
        "| Step | Content | Role |\n|---|---|---|\n| 1a | Open the file | Clerk |\n| 1b | Sort the letter | AI |",
    ],
)
def test_numbered_rows_are_named_by_the_column_with_words(table: str) -> None:
    steps = read(f"# Incoming letters\n\n{table}\n").steps

    assert [(step.name, step.actor) for step in steps] == [
        ("Open the file", "Clerk"),
        ("Sort the letter", "AI"),
    ]


def test_what_the_ai_should_not_do_is_prohibited() -> None:
    facts = read("The AI reads the letter. It shouldn't see the application. It mustn't answer.")

    assert [each.text for each in facts.texts if each.kind == "prohibited"] == [
        "It shouldn't see the application.",
        "It mustn't answer.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "What the AI should do is read the letters, suggest a topic, and draft the answer.",
        "Target: the AI reads the letters, suggests a topic and drafts the answer.",
        "With AI: the AI reads the letters, suggests a topic and drafts the answer.",
    ],
)
def test_what_the_ai_shall_do_is_told_in_several_ways(text: str) -> None:
    facts = read(f"Letters to the council\n\nThe clerk files each letter.\n\n{text}\n")

    assert [(step.name, step.actor) for step in facts.steps[1:]] == [
        ("Read the letters", "AI"),
        ("Suggest a topic", "AI"),
        ("Draft the answer", "AI"),
    ]
    assert [each.name for each in facts.actors] == ["clerk", "AI"]


@pytest.mark.parametrize("text", ["Target: 12 days by December.", "Target: shorter answers for all."])
def test_a_target_that_is_a_number_is_no_step(text: str) -> None:
    assert read(f"Letters\n\nThe clerk files each letter.\n\n{text}\n").steps[1:] == ()


def test_to_start_on_a_day_leads_back_nowhere() -> None:
    facts = read("The clerk files the form. The lead signs it. We would like to start on 15 March 2027.")

    assert "cycle" not in {each.code for each in facts.doubts}
