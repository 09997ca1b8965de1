"""Parties have ids that are the same for the same name, and valid everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.drafting.artifacts.parties import PartyKind, PartyRef, identifier


@pytest.mark.parametrize(
    ("name", "made"),
    [("Head of Claims (EU)", "head-of-claims-eu"), ("Zoë Müller", "zoe-muller"),
     ("4-eyes check", "n-4-eyes-check"), ("  ", "unnamed"), ("***", "n-2a-2a-2a"), ("理赔", "n-7406-8d54")],
)  # fmt: skip
def test_ids_of_names(name: str, made: str) -> None:
    assert identifier(name) == made


@given(st.text())
def test_an_id_is_valid_in_xml_and_made_anew_the_same(name: str) -> None:
    made = identifier(name)

    assert re.fullmatch(r"[a-z][a-z0-9-]*", made)
    assert identifier(made) == made


def test_a_bare_name_is_a_role() -> None:
    party = PartyRef.model_validate(" Head of Claims ")

    assert (party.name, party.id, party.kind) == ("Head of Claims", "head-of-claims", PartyKind.ROLE)


def test_an_id_that_was_given_stays() -> None:
    assert PartyRef(name="Ann Lee", id="p-7").id == "p-7"


def test_a_party_has_a_name() -> None:
    with pytest.raises(ValidationError):
        PartyRef.model_validate({"title": "Head of Claims"})
