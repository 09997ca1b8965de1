"""The directory of people: what a file may say, and whom an owner stands for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.directory import MAX_BYTES, Directory, OwnerKind, Person, is_address, parse_directory
from knowledge.directory_file import DirectoryFile
from knowledge.errors import DirectoryError

TODAY = date(2026, 6, 1)
CSV = """\ufeffName,Email,Title,Groups,Deputy,Left on,Manager,Phone
Ada Holt,ada@example.org,Records manager; Archivist,Records team,Ben Ruiz,,Uma Bell,+44 1
Ben Ruiz,,,Records team,,2026-05-31,,
Cleo Park,cleo@example.org,Safety officer,,,2026-06-01,Uma Bell,
"""
YAML = """
people:
  - name: Ada Holt
    email: ada@example.org
    titles: [Records manager, Archivist]
    groups: Records team
    deputy: Ben Ruiz
    manager: Uma Bell
  - {name: Ben Ruiz, groups: [Records team], left_on: 2026-05-31}
  - name: Cleo Park
    email: cleo@example.org
    roles: Safety officer
    left_on: "2026-06-01"
    manager: Uma Bell
"""


def parsed(text: str, name: str = "people.csv") -> Directory:
    return parse_directory(text.encode(), name)


def refusal(text: str | bytes, name: str = "people.csv") -> str:
    with pytest.raises(DirectoryError) as caught:
        parse_directory(text if isinstance(text, bytes) else text.encode(), name)
    sentence = str(caught.value)
    assert "\n" not in sentence and sentence.endswith(".") and name in sentence
    return sentence


def test_csv_and_yaml_say_the_same() -> None:
    directory = parsed(CSV)

    assert directory == parsed(YAML, "people.yaml")
    assert directory.people[0] == Person(
        name="Ada Holt",
        email="ada@example.org",
        titles=("Records manager", "Archivist"),
        groups=("Records team",),
        deputy="Ben Ruiz",
        manager="Uma Bell",
    )


def test_columns_may_be_parted_by_semicolons_and_quoted() -> None:
    directory = parsed('name;email;titles\n"Holt, Ada";ada@example.org;"Records manager;Archivist"\n')

    assert directory.people[0].name == "Holt, Ada"
    assert directory.people[0].titles == ("Records manager", "Archivist")


@pytest.mark.parametrize(
    ("owner", "kind", "names"),
    [
        ("Ada Holt", OwnerKind.PERSON, ["Ada Holt"]),
        ("ADA HOLT, Head of Records", OwnerKind.PERSON, ["Ada Holt"]),
        ("Ada Holt (acting)", OwnerKind.PERSON, ["Ada Holt"]),
        ("records  manager", OwnerKind.ROLE, ["Ada Holt"]),
        ("Records team", OwnerKind.GROUP, ["Ada Holt", "Ben Ruiz"]),
        ("Zoe Quist", OwnerKind.UNKNOWN, []),
    ],
)
def test_an_owner_is_a_person_a_role_or_a_group(owner: str, kind: OwnerKind, names: list[str]) -> None:
    held = parsed(CSV).holders(owner)

    assert (held.kind, [person.name for person in held.people]) == (kind, names)


def test_the_last_day_still_counts() -> None:
    directory = parsed(CSV)

    assert directory.has_left("Ben Ruiz", on=TODAY)
    assert not directory.has_left("Cleo Park", on=TODAY)
    assert directory.has_left("Safety officer", on=date(2026, 6, 2))
    assert not directory.has_left("Records team", on=TODAY)
    assert not directory.has_left("Zoe Quist", on=TODAY)


def test_the_deputy_stands_in_or_the_manager() -> None:
    directory = parsed(CSV)
    later = date(2026, 7, 1)

    assert directory.stand_in("Cleo Park", "Ada Holt", on=later) == "Ada Holt"
    assert directory.stand_in("Cleo Park", None, on=later) == "Uma Bell"
    assert directory.stand_in("Cleo Park", "Ben Ruiz", on=later) == "Uma Bell"
    assert directory.stand_in("Ben Ruiz", "to be named", on=later) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mail\nx@example.org\n", "no column `name`"),
        ("name,email\n,a@example.org\n", "Row 2"),
        ("name,email\nAda,ada at example\n", "'ada at example'"),
        ('name,email\nAda,"ada@example.org\nBcc: b@example.org"\n', "email"),
        ("name,left_on\nAda,next May\n", "next May"),
        ("name\nAda\nBen\nＡＤＡ\n", "Row 4"),
        ("name\n=HYPERLINK(1)\n", "formulas"),
        ("name,deputy\nAda,@SUM(1)\n", "deputy"),
        ("name\n" + "x" * 201 + "\n", "200"),
        ('name\n"Ada\n', "quotes"),
        ("name\nA\x00da\n", "plain line"),
    ],
)
def test_what_cannot_be_is_named_with_its_row(text: str, told: str) -> None:
    assert told in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "- just\n- words",
        "people: 5",
        "a: [",
        "- {mail: a@example.org}",
        "- {name: [a, b]}",
        "- {name: {a: b}}",
        "!!python/object/apply:os.getcwd []",
        "- &a {name: Ada}\n- *a",
        "- {name: Ada, left_on: soon}",
        "- {name: Ada, left_on: 2026-13-45}",
    ],
)
def test_a_yaml_file_that_cannot_be_used_is_one_sentence(text: str) -> None:
    refusal(text, "people.yaml")


def test_a_file_that_is_too_large_or_no_text_is_refused() -> None:
    refusal(b"\xff\xfe")
    assert "MB" in refusal(b"name\n" + b"x" * MAX_BYTES)


@pytest.mark.parametrize("text", ["", "name\n", "name,email\n,\n"])
def test_nobody_is_a_directory_too(text: str) -> None:
    assert parsed(text) == Directory()


@given(st.text(max_size=300), st.sampled_from(["people.csv", "people.yaml"]))
def test_any_text_is_a_directory_or_one_sentence(text: str, name: str) -> None:
    try:
        parse_directory(text.encode("utf-8", "surrogatepass"), name)
    except DirectoryError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    "text", ["ada", "ada@", "a b@c", "a@b, c@d", "<a@b>", "a@b\r\nBcc: c@d", "a@b\n", "", "a@b;c"]
)
def test_an_address_is_one_address(text: str) -> None:
    assert not is_address(text)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name\nAda\n")
    file = DirectoryFile(tmp_path, Path("people.csv"))
    assert [person.name for person in file.known().people] == ["Ada"]

    (tmp_path / "people.csv").write_text("name\nAda\nBen\n")
    assert [person.name for person in file.known().people] == ["Ada", "Ben"]

    (tmp_path / "people.csv").write_text("nobody\n")
    assert [person.name for person in file.known().people] == ["Ada", "Ben"]
    with pytest.raises(DirectoryError):
        file.load()


def test_without_a_setting_there_is_no_directory(tmp_path: Path) -> None:
    assert DirectoryFile(tmp_path, None).load() is None
    with pytest.raises(DirectoryError, match=r"governance\.directory"):
        DirectoryFile(tmp_path, Path("people.csv")).load()
