"""Conditions and exceptions are never dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.choose import choose_quotes
from knowledge.statements.exceptions import holds_exception, opens_with_exception
from tests.assistant.answering.readings import make_reading

FILLER = "The lamp on the pier is painted in the colours of the guild and washed on the first day of spring"
RULE = "Boats may leave the harbour after dusk"
EXCEPTIONS = (
    "Unless the pilot agrees, this is not done in winter.",
    "Except for the ferry, every boat needs a lamp.",
    "This does not apply to the ferry.",
    "However, the ferry waits for the tide.",
    "Only if the pilot agrees may a raft follow.",
    "Otherwise the harbour master closes the gate.",
    "Do not use it in fog.",
    "They must not carry passengers.",
)
MARKERS = (
    "unless the pilot forbids it",
    "except in a storm",
    "only if a lamp is lit",
    "provided that a pilot is aboard",
)


def shown(text: str, best: str) -> str:
    reading = make_reading("May boats leave after dusk?", text, best=[best])
    return choose_quotes(reading, margin=1.0, limit=1)[0].display


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_the_exception_in_the_next_sentence_is_quoted(exception: str) -> None:
    long_rule = (
        f"{RULE}, and {FILLER.lower()}, and {FILLER.lower()}, and {FILLER.lower()}, and {FILLER.lower()}."
    )

    assert exception in shown(f"{FILLER}. {long_rule} {exception}", best=RULE)


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_the_rule_before_an_exception_is_quoted(exception: str) -> None:
    assert f"{RULE}." in shown(f"{FILLER}. {RULE}. {exception}", best=exception)


def test_a_chain_of_exceptions_is_quoted_to_its_end() -> None:
    text = f"{RULE}. However, rafts wait. Unless the pilot is aboard, they wait until dawn. {FILLER}."

    assert "they wait until dawn" in shown(text, best=RULE)


def test_the_list_of_exceptions_is_quoted_whole() -> None:
    text = f"{RULE}, except for:\n\n- rafts;\n- the ferry;\n- tall ships."

    assert shown(text, best=RULE).endswith("- rafts;\n- the ferry;\n- tall ships.")


def test_an_item_of_exceptions_keeps_its_intro_however_long() -> None:
    intro = f"{FILLER}, {FILLER.lower()}, {FILLER.lower()}, and no boat leaves except for these:"
    items = "\n".join(f"- boat {i}, {'old ' * 25}" for i in range(8))

    assert "no boat leaves except for these:" in shown(f"{intro}\n\n{items}", best="- boat 3")


def test_an_exception_in_the_next_paragraph_is_quoted_if_it_says_so_plainly() -> None:
    assert "does not apply" in shown(f"{RULE}.\n\nThis does not apply to the ferry.", best=RULE)


def test_the_next_paragraph_is_not_quoted_for_a_mere_however() -> None:
    assert "rulebook" not in shown(f"{RULE}.\n\nHowever, throw the rulebook away.", best=RULE)


def test_plain_sentences_are_no_exceptions() -> None:
    assert not opens_with_exception("The ferry leaves at noon.")
    assert not holds_exception("Boats carry a lamp.")


@given(
    before=st.lists(st.sampled_from((FILLER, "Gulls sleep", "Nets dry on the wall")), max_size=4),
    marker=st.sampled_from(MARKERS),
    first=st.booleans(),
    padding=st.integers(0, 8),
    shape=st.sampled_from(("sentence", "item", "row", "quote", "linked")),
)
def test_a_sentence_with_a_condition_is_shown_with_it(
    before: list[str], marker: str, first: bool, padding: int, shape: str
) -> None:
    rule = (
        f"{marker.capitalize()}, boats may leave"
        if first
        else f"Boats {'of oak ' * padding}may leave {marker}"
    )
    lead = "".join(f"{each}. " for each in before)
    text, best = {
        "sentence": (f"{lead}{rule}. Gulls sleep.", rule),
        "item": (f"These are the rules:\n\n- Nets dry.\n- {rule}.\n- Gulls sleep.", f"- {rule}"),
        "row": (f"| Who | Rule |\n|---|---|\n| Boats | {rule} |", "| Boats"),
        "quote": (f"> {lead}{rule}.", f"> {rule}" if not before else rule),
        "linked": (f"{lead}[{rule}](page.html).", f"[{rule}"),
    }[shape]

    assert marker in shown(text, best).lower()
