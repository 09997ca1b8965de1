"""Somebody who can be asked has a name of their own."""

from __future__ import annotations

import pytest

from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.linting.real_parties import is_real


@pytest.mark.parametrize(
    "name",
    ["Marta Quill", "Claims desk lead", "Head of Claims", "Risk committee", "Warranty desk", "DPO",
     "Team North", "Owner of the claims process", "Operations", "People team", "Someday Maria"],
)  # fmt: skip
def test_people_roles_and_named_teams_are_real(name: str) -> None:
    assert is_real(PartyRef(name=name))


@pytest.mark.parametrize(
    "name",
    ["the team", "Our team", "a colleague", "TBC", "tbd", "someone", "Somebody in finance", "everyone",
     "To be confirmed", "to be hired", "?", "Who?", "-", "", "n/a", "N.N.", "<name>", "[owner]", "XXX",
     "nobody", "the responsible person", "Stakeholders", "John Doe", "management", "the business",
     "not yet known"],
)  # fmt: skip
def test_what_names_nobody_is_not(name: str) -> None:
    assert not is_real(PartyRef(name=name))
