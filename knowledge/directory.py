"""The directory of people: who there is, what they hold, who stands in, who has left. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from knowledge.errors import DirectoryError
from knowledge.people import can_be_asked, fold_name, names_in

MAX_BYTES = 5_000_000
MAX_PEOPLE = 50_000
_MAX_CHARS = 200
_COLUMNS = {
    "name": ("name", "full_name", "display_name", "person"),
    "email": ("email", "mail", "e-mail", "email_address"),
    "titles": ("titles", "title", "roles", "role", "job_title"),
    "groups": ("groups", "group", "teams", "team"),
    "deputy": ("deputy", "delegate", "stand_in"),
    "left_on": ("left_on", "left", "leaving_date", "end_date"),
    "manager": ("manager", "reports_to", "line_manager"),
    # Of use to drafts alone; a file may do without them.
    "kind": ("kind",),
    "team_kind": ("team_kind",),
    "org_unit": ("org_unit",),
}
_NO_PEOPLE = frozenset({"role", "team", "body", "vendor"})
"""Kinds of entries that tell drafts of something other than a person."""
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[A-Za-z0-9.-]{1,190}")
_FORMULA = ("=", "+", "-", "@", "\t")


class OwnerKind(StrEnum):
    """What an owner, as a document names one, is in the directory."""

    PERSON = "person"
    ROLE = "role"
    GROUP = "group"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works or worked here."""

    name: str
    email: str | None = None
    titles: tuple[str, ...] = ()
    """Roles that the person holds, such as "Records manager"."""
    groups: tuple[str, ...] = ()
    deputy: str | None = None
    left_on: date | None = None
    """The last day; None for somebody who is here."""
    manager: str | None = None

    def here(self, on: date) -> bool:
        """Whether the person still works here on a day."""
        return self.left_on is None or on <= self.left_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Whom an owner, as a document names one, stands for."""

    kind: OwnerKind
    people: tuple[Person, ...] = ()
    """Everybody it names, those who have left included, in order of name."""

    def here(self, on: date) -> list[Person]:
        """Those who still work here on a day."""
        return [person for person in self.people if person.here(on)]


@dataclass(frozen=True)
class Directory:
    """The people, as one file lists them."""

    people: tuple[Person, ...] = ()

    def holders(self, owner: str) -> Holders:
        """Whom an owner stands for: a person, the holders of a role, or the members of a group.

        "Ada Holt, Records manager" and "Ada Holt (acting)" are Ada Holt.
        """
        for name in names_in(owner):
            folded = fold_name(name)
            if folded in self._by_name:
                return Holders(kind=OwnerKind.PERSON, people=(self._by_name[folded],))
            for kind, known in ((OwnerKind.ROLE, self._by_title), (OwnerKind.GROUP, self._by_group)):
                if folded in known:
                    return Holders(kind=kind, people=tuple(known[folded]))
        return Holders(kind=OwnerKind.UNKNOWN)

    def has_left(self, owner: str, *, on: date) -> bool:
        """Whether an owner is known and nobody of those it stands for is here any more."""
        found = self.holders(owner)
        return bool(found.people) and not found.here(on)

    def stand_in(self, owner: str, deputy: str | None, *, on: date) -> str | None:
        """Who answers where an owner has left: the document's deputy, the owner's, or the manager.

        None where none of them can be asked either.
        """
        gone = self.holders(owner).people
        candidates = (deputy, *(person.deputy for person in gone), *(person.manager for person in gone))
        for name in candidates:
            if name and can_be_asked(name) and not self.has_left(name, on=on):
                return name
        return None

    def speaks_for(self, name: str, owner: str, *, on: date) -> bool:
        """Whether somebody is the owner, or holds the role or belongs to the group that is.

        Somebody who has left speaks for nobody.
        """
        me = self._by_name.get(fold_name(name))
        if me is not None and not me.here(on):
            return False
        held = self.holders(owner)
        if held.kind is not OwnerKind.UNKNOWN:
            return me is not None and me in held.people
        if not can_be_asked(owner):
            return False
        written, *shorter = names_in(owner)
        # "Ada Holt, Records" names a person before the comma; "Records, Leeds" may not.
        spoken = {written, *(each for each in shorter if " " in each)}
        return fold_name(name) in {fold_name(each) for each in spoken}

    @cached_property
    def _by_name(self) -> Mapping[str, Person]:
        return {fold_name(person.name): person for person in self.people}

    @cached_property
    def _by_title(self) -> Mapping[str, list[Person]]:
        return _grouped((title, person) for person in self.people for title in person.titles)

    @cached_property
    def _by_group(self) -> Mapping[str, list[Person]]:
        return _grouped((group, person) for person in self.people for group in person.groups)


def is_address(text: str) -> bool:
    r"""Whether a text is one plain email address, without a name beside it.

    >>> is_address("ada@example.org"), is_address("Ada <ada@example.org>"), is_address("a@b\nBcc: c@d")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def parse_directory(data: bytes, name: str) -> Directory:
    """Read a directory of people.

    CSV has a header row; YAML is a list of people, or has one under `people`. The columns are
    name, email, titles, groups, deputy, left_on and manager; others are ignored, several
    titles or groups are parted by ";". An entry whose `kind` is role, team, body or vendor is no
    person and is left out.

    Args:
        data: The file's bytes, UTF-8.
        name: Of the file: its end says which of both it is, and errors begin with it.

    Raises:
        DirectoryError: If it cannot be used; the sentence names the line or entry.
    """
    people: dict[str, Person] = {}
    for where, row in directory_rows(data, name):
        if str(row.get("kind") or "").strip().casefold() in _NO_PEOPLE:
            continue
        person = person_of(row, where)
        if fold_name(person.name) in people:
            raise DirectoryError(f"{where} names {person.name!r} a second time; remove one of the two.")
        people[fold_name(person.name)] = person
    return Directory(tuple(sorted(people.values(), key=lambda person: fold_name(person.name))))


def directory_rows(data: bytes, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The rows of a directory, unchecked: where each stands, such as "Row 3 of people.csv", and its cells.

    Args:
        data: The file's bytes, UTF-8.
        name: Of the file: its end says whether it is YAML or CSV, and errors begin with it.

    Raises:
        DirectoryError: If the file as a whole cannot be used.
    """
    if len(data) > MAX_BYTES:
        raise DirectoryError(f"{name} has over {MAX_BYTES // 1_000_000} MB; give a list of the owners alone.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DirectoryError(f"{name} is not UTF-8 text; save it as such.") from None
    rows = _yaml_rows(text, name) if name.lower().endswith((".yaml", ".yml")) else _csv_rows(text, name)
    if len(rows) > MAX_PEOPLE:
        raise DirectoryError(f"{name} lists over {MAX_PEOPLE:,} people; give a list of the owners alone.")
    return rows


def _csv_rows(text: str, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DirectoryError(f"{name} cannot be read as CSV ({error}); mend its quotes.") from None
    if not rows:
        return []
    columns = _columns(rows[0], name)
    return [
        (
            f"Row {number} of {name}",
            {columns[i]: cell for i, cell in enumerate(row) if i in columns and cell.strip()},
        )
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _yaml_rows(text: str, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    import yaml

    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=yaml.SafeLoader)):
            raise DirectoryError(f"{name} uses YAML aliases; write the values out.")
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise DirectoryError(f"{name} is not valid YAML; mend it.") from None
    entries = value.get("people") if isinstance(value, dict) else value
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DirectoryError(f"{name} must be a list of people, each with a name.")
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for number, entry in enumerate(entries, start=1):
        columns = _columns([str(key) for key in entry], name)
        values = list(entry.values())
        rows.append(
            (f"Entry {number} of {name}", {columns[i]: values[i] for i in columns if values[i] is not None})
        )
    return rows


def _columns(header: Sequence[str], name: str) -> dict[int, str]:
    """Position of a column to our name for it."""
    found: dict[int, str] = {}
    for position, cell in enumerate(header):
        key = "_".join(cell.strip().casefold().split())
        ours = next((ours for ours, spellings in _COLUMNS.items() if key in spellings), None)
        if ours is not None and ours not in found.values():
            found[position] = ours
    if "name" not in found.values():
        raise DirectoryError(f"{name} has no column `name`; its first row must name the columns.")
    return found


def person_of(row: Mapping[str, Any], where: str) -> Person:
    """The person of a row.

    Raises:
        DirectoryError: If a cell cannot be used; the sentence begins with where it stands.
    """
    name = plain_text(row.get("name"), where, "name")
    if not name:
        raise DirectoryError(f"{where} has no name; give one or remove it.")
    email = plain_text(row.get("email"), where, "email")
    if email and not is_address(email):
        raise DirectoryError(f"{where} has {email!r} for an email address; mend it or leave it empty.")
    return Person(
        name=name,
        email=email,
        titles=_several(row.get("titles"), where, "titles"),
        groups=_several(row.get("groups"), where, "groups"),
        deputy=plain_text(row.get("deputy"), where, "deputy"),
        left_on=_day(row.get("left_on"), where),
        manager=plain_text(row.get("manager"), where, "manager"),
    )


def plain_text(value: Any, where: str, column: str) -> str | None:
    """A cell as one plain line; None for an empty one.

    Raises:
        DirectoryError: If it is something else; the sentence begins with where it stands.
    """
    if value is None:
        return None
    if not isinstance(value, str | int | float):
        raise DirectoryError(f"{where} has a {column} that is no text; write it on one line.")
    text = str(value).strip()
    if text.startswith(_FORMULA):
        raise DirectoryError(
            f"{where} has a {column} that begins with {text[0]!r}, as formulas do; write plain text."
        )
    if len(text) > _MAX_CHARS or any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise DirectoryError(
            f"{where} has a {column} that is no plain line of at most {_MAX_CHARS} characters."
        )
    return text or None


def _several(value: Any, where: str, column: str) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value or "").split(";")
    return tuple(text for part in parts if (text := plain_text(part, where, column)))


def _day(value: Any, where: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise DirectoryError(
            f"{where} has {str(value)!r} for a leaving date; write it as 2026-03-31."
        ) from None


def _grouped(pairs: Iterable[tuple[str, Person]]) -> Mapping[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for name, person in pairs:
        found.setdefault(fold_name(name), []).append(person)
    return found
