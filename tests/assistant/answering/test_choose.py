"""Which quotes are chosen, how much is quoted around them, and how they are shown."""

from __future__ import annotations

from assistant.answering.choose import choose_quotes
from assistant.answering.quoting import ChosenQuote, quote_statement
from tests.assistant.answering.readings import make_reading

TIERS = """| Tier | Meaning | Answer within |
|---|---|---|
| A | Money has left the house | 10 minutes |
| B | A letter is wrong | 2 hours |
| C | A report is late | 1 day |"""

MOWERS = """Every mower that leaves the shed needs all of these:

- a filled tank;
- a sharpened blade;
- a signed label."""


def choose(question: str, *texts: str, best: list[str], limit: int = 3) -> list[ChosenQuote]:
    return choose_quotes(make_reading(question, *texts, best=best), margin=2.0, limit=limit)


def shown(question: str, *texts: str, best: list[str], limit: int = 3) -> list[str]:
    return [quote.display for quote in choose(question, *texts, best=best, limit=limit)]


def test_every_quote_stands_verbatim_in_its_text() -> None:
    quotes = choose("Which tiers are there?", TIERS, MOWERS, best=["| B", "- a sharp", "| A"])

    assert quotes
    assert all(quote.span.version_text[quote.start : quote.end] == quote.quote for quote in quotes)


def test_a_question_with_two_parts_gets_both_before_more_of_the_first() -> None:
    rules = "The harbour master approves a berth."
    repeat = "A berth that the harbour master approves is marked in blue."
    fees = "Mooring fees fall due within 9 days."

    first, second = shown(
        "Who approves a berth, and when are mooring fees due?",
        rules,
        repeat,
        fees,
        best=["The harbour", "A berth", "Mooring"],
        limit=2,
    )

    assert (first, second) == (rules, fees)


def test_a_further_quote_that_adds_nothing_keeps_its_rank_order() -> None:
    displays = shown(
        "When do kites fly?", "Kites fly at dawn.", "Kites fly at noon.", best=["Kites fly at n"]
    )

    assert displays[0] == "Kites fly at noon."


def test_a_set_is_answered_by_the_whole_list_with_its_intro() -> None:
    (display,) = shown("Which things does a mower need?", MOWERS, best=["- a sharpened"])

    assert display == MOWERS


def test_a_sentence_that_announces_the_set_brings_its_list() -> None:
    items = "1. A tank.\n2. A blade.\n3. A label."
    text = f"A mower needs all three of the following. They are checked at dawn.\n\n{items}"

    (display,) = shown("What are the three things a mower needs?", text, best=["A mower"])

    assert display.endswith(items)


def test_a_long_list_is_not_quoted_whole() -> None:
    items = "\n".join(
        f"- Gate {i} is opened by the warden of the {i}th quarter after dusk." for i in range(40)
    )

    (quote,) = choose("Which gates are opened?", items, best=["- Gate 7 "])

    assert len(quote.quote) < 500


def test_an_item_is_shown_with_the_intro_it_hangs_on() -> None:
    items = "\n".join(f"- plant number {i}, {'green ' * 15}" for i in range(9))

    (display,) = shown(
        "May I take plant number 4?", f"You may never take:\n\n{items}", best=["- plant number 4"]
    )

    assert display.startswith("You may never take:")


def test_a_row_is_shown_whole_with_its_headers() -> None:
    (display,) = shown("How fast is a wrong letter answered?", TIERS, best=["| B"])

    assert display == "Tier: B; Meaning: A letter is wrong; Answer within: 2 hours"


def test_rows_beside_the_named_row_are_left_out() -> None:
    displays = shown("How fast must tier C be answered?", TIERS, best=["| B", "| C", "| A"])

    assert displays == ["Tier: C; Meaning: A report is late; Answer within: 1 day"]


def test_a_special_case_of_the_named_row_stays() -> None:
    table = """| Change | Approved by |
|---|---|
| Sign | Warden |
| Sign on the quay | Warden and pilot |
| Lamp | Pilot |"""

    displays = shown("Who approves a sign?", table, best=["| Sign |", "| Lamp", "| Sign on"])

    assert displays == [
        "Change: Sign; Approved by: Warden",
        "Change: Sign on the quay; Approved by: Warden and pilot",
    ]


def test_rows_that_answer_a_set_together_are_one_quote() -> None:
    (quote,) = choose("Which tiers are answered the same day?", TIERS, best=["| B", "| A"])

    assert quote.quote == "| A | Money has left the house | 10 minutes |\n| B | A letter is wrong | 2 hours |"
    assert quote.display.splitlines() == [
        "- Tier: A; Meaning: Money has left the house; Answer within: 10 minutes",
        "- Tier: B; Meaning: A letter is wrong; Answer within: 2 hours",
    ]


def test_nothing_read_gives_nothing() -> None:
    assert choose("Who?", "", best=[]) == []


def test_an_intro_is_never_quoted_without_its_list() -> None:
    (display,) = shown("May a mower leave?", MOWERS, best=["Every mower"])

    assert display == MOWERS


def test_a_sentence_below_the_set_brings_its_list() -> None:
    text = "## Triggers\n\n- A cracked blade.\n- A leaking tank.\n\nWhen in doubt, the mower stays."

    (display,) = shown("Which triggers keep a mower in the shed?", text, best=["When in doubt"])

    assert display == "- A cracked blade.\n- A leaking tank.\n\nWhen in doubt, the mower stays."


def test_a_statement_is_one_item_with_its_intro() -> None:
    reading = make_reading("What does a mower need?", MOWERS, best=["- a sharpened"])

    quote = quote_statement(reading.units[0], reading)

    assert quote.quote == "- a sharpened blade;"
    assert quote.display == "Every mower that leaves the shed needs all of these: a sharpened blade;"


def test_an_item_is_not_shown_with_the_bare_heading_of_the_next() -> None:
    text = "- " + "Oak. " * 90 + "\n- Level two: a notice.\n- Level three:\n\n  " + "Elm. " * 90

    (display,) = shown("What is due on level two?", text, best=["- Level two"])

    assert "Level three" not in display


def test_every_row_with_the_asked_value_is_shown_and_no_other() -> None:
    table = """| Ferry | Last drill | Result |
|---|---|---|
| Alba | May | Passed |
| Brisa | June | Failed |
| Celia | May | Passed |
| Dorna | July | Passed, with a remark |"""

    displays = shown("Which ferries passed the drill?", table, best=["| Celia", "| Alba", "| Brisa"])

    assert [line.removeprefix("- ") for display in displays for line in display.splitlines()] == [
        "Ferry: Celia; Last drill: May; Result: Passed",
        "Ferry: Dorna; Last drill: July; Result: Passed, with a remark",
        "Ferry: Alba; Last drill: May; Result: Passed",
    ]
