"""Who answers for what, in notes, lists of attendees and labelled lines."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.extraction.facts import BriefFacts
from assistant.drafting.extraction.reading import read_brief


def read(text: str) -> BriefFacts:
    return read_brief(text, today=date(2026, 11, 21))


def owners(text: str) -> dict[str, str]:
    return {each.responsibility: each.name for each in read(text).people if each.responsibility}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Attendees: Ida (returns), Per (IT), Vera Sommer (Director Aftersales, owner of the outcome)",
            {"business_owner": "Vera Sommer"},
        ),
        (
            "Owners: Vera Sommer (business), Per Dahl (operations), Liv Moe (technical).",
            {"business_owner": "Vera Sommer", "operational_owner": "Per Dahl", "technical_owner": "Liv Moe"},
        ),
        ("Attendees: Vera Sommer (operations), Per Dahl (IT).", {}),
        (
            "Owner of the outcome: Vera Sommer, Vice President Aftersales. ops: Per Dahl.",
            {"business_owner": "Vera Sommer", "operational_owner": "Per Dahl"},
        ),
        (
            "Depot manager Vera Sommer accountable, shift lead Per Dahl operates it.",
            {"business_owner": "Vera Sommer", "operational_owner": "Per Dahl"},
        ),
        (
            "Ownership: business - Vera Sommer, tech - Liv Moe",
            {"business_owner": "Vera Sommer", "technical_owner": "Liv Moe"},
        ),
        ("Finance: Vera Sommer. IT: Liv Moe.", {}),
        ("We are looking at Vera Sommer as owner.", {}),
        ("Vera Sommer, owner of the dog, called.", {}),
        ("I own the result (Vera Sommer, Head of Returns).", {"business_owner": "Vera Sommer"}),
        ("The technical owner would be Liv Moe in the web team.", {"technical_owner": "Liv Moe"}),
        ("Returns is Vera Sommer and she is accountable.", {"business_owner": "Vera Sommer"}),
        ("Vera Sommer owns. Sponsor Per Dahl.", {"business_owner": "Vera Sommer", "executive_sponsor": "Per Dahl"}),
        ("Daily business: returns lead Per Dahl.", {"operational_owner": "Per Dahl"}),
    ],
)  # fmt: skip
def test_owners_are_read_from_notes(text: str, expected: dict[str, str]) -> None:
    assert owners(text) == expected


@pytest.mark.parametrize("team", ["Harbour Service North", "Contract tooling team"])
def test_a_team_is_no_person(team: str) -> None:
    facts = read(f"Owner: Vera Sommer.\nRun by: {team}.\n80 a day.")

    assert [each.name for each in facts.people] == ["Vera Sommer"]
    assert [each.name for each in facts.actors if "operational_owner" in each.responsibilities] == [team]


def test_the_title_in_an_aside_is_kept_whole() -> None:
    (person,) = read("Present: Vera Sommer (Director Customer Care, owner of the outcome)").people

    assert person.title == "Director Customer Care"


def test_the_title_before_the_next_name_is_not_of_the_one_before() -> None:
    facts = read("Sponsor is Vera Sommer, plant manager Per Dahl, owner Liv Moe.")

    assert {each.name: each.title for each in facts.people} == {
        "Vera Sommer": None,
        "Per Dahl": "plant manager",
        "Liv Moe": None,
    }
