"""The directory as drafts use it: who a name, a title or a team stands for, and rows that cannot be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.linting.context import Person
from assistant.drafting.ownership.directory import People, parse_people, read_people
from knowledge.directory import parse_directory
from knowledge.errors import DirectoryError

CSV = """\
name,title,team,team_kind,org_unit,email,deputy,left_on,kind
Ada Holt,Head of Returns; Archivist,,business,Returns,ada@example.org,Ben Ruiz,,
Ben Ruiz,Deputy head,Returns desk,,,,,2026-05-31,person
Cleo Park,Head of Returns,Returns desk,,,,,2024-01-31,
Returns desk,,,operations,Returns,,,,team
Duty officer,,,operations,,,Ada Holt,,role
Dev Nair,,Model lab,AI team,,,,,
"""


def people(text: str = CSV, name: str = "people.csv") -> People:
    return parse_people(text.encode(), name)


def found(name: str, **given: object) -> Person | None:
    return people().find(PartyRef.model_validate({"name": name, **given}))


def test_a_person_is_found_by_name_however_spelt_and_with_a_title_behind() -> None:
    ada = found("ADA  holt")

    assert ada == found("Ada Holt, Head of Returns") == found("Somebody", id="ada-holt")
    assert ada is not None and (ada.title, ada.team_kind, ada.deputy) == (
        "Head of Returns",
        TeamKind.BUSINESS,
        "Ben Ruiz",
    )


def test_a_title_is_whoever_holds_it_and_is_still_there() -> None:
    holder = found("head of returns")
    assert holder is not None and holder.name == "Ada Holt"


def test_a_title_finds_nobody_where_a_person_is_meant() -> None:
    assert found("Head of Returns", kind="person", id="x") is None


def test_the_last_day_is_still_a_day_at_work() -> None:
    ben = found("Ben Ruiz")
    assert ben is not None and ben.left_on == date(2026, 6, 1)


def test_roles_and_teams_have_rows_of_their_own_and_members_have_the_side_of_their_team() -> None:
    desk, duty, ben = found("Returns desk"), found("Duty officer"), found("Ben Ruiz")

    assert desk is not None and (desk.kind, desk.team_kind) == (PartyKind.TEAM, TeamKind.OPERATIONS)
    assert duty is not None and (duty.kind, duty.deputy) == (PartyKind.ROLE, "Ada Holt")
    assert ben is not None and (ben.team_kind, ben.org_unit) == (TeamKind.OPERATIONS, "Returns")


def test_a_team_without_a_row_is_known_from_its_members() -> None:
    lab = found("Model lab")
    assert lab is not None and (lab.kind, lab.team_kind) == (PartyKind.TEAM, TeamKind.AI_TEAM)


def test_yaml_says_the_same() -> None:
    listed = people(
        "people:\n  - {name: Ada Holt, titles: [Head of Returns], team_kind: business}\n", "people.yaml"
    )

    ada = listed.find(PartyRef(name="Head of Returns"))
    assert ada is not None and (ada.name, ada.team_kind) == ("Ada Holt", TeamKind.BUSINESS)


def test_a_reference_carries_what_the_directory_knows() -> None:
    party = people().party("Head of Returns")

    assert party is not None and party.kind is PartyKind.PERSON
    assert (party.name, party.contact, party.deputy_id) == ("Ada Holt", "ada@example.org", "ben-ruiz")
    assert people().party("Nobody Known") is None


def test_a_bad_row_is_told_with_its_place_and_the_others_are_kept() -> None:
    listed = people(
        "name,email,left_on,team_kind\nAda Holt,,,business\n,x@example.org,,\nBen Ruiz,not an address,,\n"
        "Cleo Park,,someday,\nDev Nair,,,wizards\nAda Holt,,,\n"
    )

    assert [entry.person.name for entry in listed.entries] == ["Ada Holt", "Dev Nair"]
    assert [fault.split(" ", 4)[:2] for fault in listed.faults] == [["Row", str(n)] for n in (3, 4, 5, 6, 7)]
    assert all("people.csv" in fault and fault.endswith(".") for fault in listed.faults)


def test_the_file_of_owners_of_documents_is_read_unchanged() -> None:
    text = "Name,Email,Title,Groups,Deputy,Left on,Manager,Phone\nAda Holt,,Archivist,Records team,,,,+44 1\n"

    ada = people(text).find(PartyRef(name="Archivist"))
    assert ada is not None and ada.name == "Ada Holt" and not people(text).faults


def test_rows_of_roles_and_teams_are_no_people_to_those_who_write_to_owners() -> None:
    names = [person.name for person in parse_directory(CSV.encode(), "people.csv").people]
    assert names == ["Ada Holt", "Ben Ruiz", "Cleo Park", "Dev Nair"]


def test_a_file_is_read_from_the_home_and_none_need_be_set(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(CSV, encoding="utf-8")

    listed = read_people(tmp_path, Path("people.csv"))
    assert listed is not None and len(listed.entries) == 6
    assert read_people(tmp_path, None) is None


def test_a_file_that_is_not_there_says_which_setting_names_it(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match=r"governance\.directory"):
        read_people(tmp_path, Path("gone.csv"))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        listed = people("name,team_kind,kind\n" + text)
    except DirectoryError as error:
        assert str(error).endswith(".")
    else:
        assert all(entry.person.name for entry in listed.entries)
