"""A reply names what the message was taken to say, and nothing that was planned around it."""

from __future__ import annotations

from assistant.ui.drafts.noting import SHOWN, noted
from tests.assistant.ui.drafts.conftest import HELP, WORK


def talk(house, pam, *answers: str):
    interview, _ = house.composition.drafting_desk().interview(pam)
    specs = [None]
    for answer in answers:
        assert interview.accept(answer) is None
        specs.append(interview.state().spec)
    return noted(specs[-2], specs[-1], turn=len(answers))


def test_a_description_is_noted_as_its_steps(house, pam) -> None:
    said = talk(house, pam, WORK)
    assert said.startswith("Noted:\n- Steps: Open the offer (Buyer); Check the prices")


def test_who_does_a_step_now_is_noted_without_the_steps_planned_around_it(house, pam) -> None:
    assert talk(house, pam, WORK, HELP) == "Noted:\n- Check the prices: by AI assistant now"


def test_owners_are_noted_by_name(house, pam) -> None:
    said = talk(house, pam, WORK, HELP, "Dana Whitlock is accountable, Colm Daly runs the desk.")
    assert "- Business owner: Dana Whitlock" in said and "- Operational owner: Colm Daly" in said
    assert "Steps" not in said


def test_what_has_many_parts_is_noted_in_the_persons_own_words(house, pam) -> None:
    said = talk(house, pam, WORK, HELP, "I don't know", "If the AI is down, buyers check by hand.")
    assert "- Fallback: “If the AI is down, buyers check by hand" in said


def test_who_does_not_know_has_nothing_noted(house, pam) -> None:
    assert talk(house, pam, WORK, HELP, "I don't know") == ""


def test_much_is_noted_in_short(house, pam) -> None:
    facts = "Dana Whitlock is accountable. Colm Daly runs the desk. Live on 2027-05-03. 300 offers a day."
    said = talk(house, pam, f"{WORK} {facts} The pilot ends on 2027-03-31. Development starts on 2027-01-11.")
    lines = said.splitlines()
    assert len(lines) == SHOWN + 2 and lines[-1].startswith("- … and ")
    assert all(len(line) < 500 for line in lines)
