"""People, roles and teams of the organisation, as drafts and rules look them up.

The file is that of the setting `governance.directory`. Of use to drafts are also the columns `kind`
(person, role, team, body or vendor; person where it is empty), `team_kind` and `org_unit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind, identifier
from assistant.drafting.linting.context import Person
from knowledge.directory import MAX_BYTES, directory_rows, person_of, plain_text
from knowledge.errors import DirectoryError
from knowledge.people import fold_name, names_in

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the file."""

    person: Person
    titles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    email: str | None = None


@dataclass(frozen=True)
class People:
    """Who is who, as one file lists them; satisfies `PeopleDirectory`."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[str, ...] = ()
    """One sentence for each row, or cell of a row, that could not be used."""

    def find(self, party: PartyRef) -> Person | None:
        """The person, role or team of a name ("Ada Holt, Records manager" is Ada Holt), title or id.

        A title is whoever holds it, those who are still there first; a team that has no row of its
        own is known from its members.
        """
        for name in map(fold_name, names_in(party.name)):
            if name in self._named:
                return self._named[name]
            if party.kind is not PartyKind.PERSON and (
                found := self._held.get(name) or self._teams.get(name)
            ):
                return found
        return self._by_id.get(party.id)

    def party(self, name: str) -> PartyRef | None:
        """A reference to whom a name or title stands for; None if nobody has it."""
        found = self.find(PartyRef(name=name))
        if found is None:
            return None
        deputy = identifier(found.deputy) if found.deputy else None
        contact = next((entry.email for entry in self.entries if entry.person.name == found.name), None)
        return PartyRef(name=found.name, kind=found.kind, title=found.title, team_kind=found.team_kind,
                        org_unit=found.org_unit, deputy_id=deputy, contact=contact)  # fmt: skip

    @cached_property
    def _named(self) -> Mapping[str, Person]:
        return {fold_name(entry.person.name): entry.person for entry in self.entries}

    @cached_property
    def _by_id(self) -> Mapping[str, Person]:
        return {identifier(entry.person.name): entry.person for entry in self.entries}

    @cached_property
    def _held(self) -> Mapping[str, Person]:
        """Who holds a title: somebody who is there before somebody who left, else by name."""
        held: dict[str, Person] = {}
        for entry in sorted(
            self.entries, key=lambda each: (each.person.left_on is not None, each.person.name)
        ):
            for title in entry.titles:
                held.setdefault(fold_name(title), entry.person)
        return held

    @cached_property
    def _teams(self) -> Mapping[str, Person]:
        """Teams known from their members alone, with the side and unit that all members share."""
        members: dict[str, list[tuple[str, Person]]] = {}
        for entry in self.entries:
            for group in entry.groups:
                members.setdefault(fold_name(group), []).append((group, entry.person))
        return {folded: _team(found) for folded, found in members.items()}


def parse_people(data: bytes, name: str) -> People:
    """Read the file of people, roles and teams; a row that cannot be used is told and left out.

    Args:
        data: The file's bytes, UTF-8, CSV with a header row or YAML.
        name: Of the file; its end says which.

    Raises:
        DirectoryError: If the file as a whole cannot be read.
    """
    entries: dict[str, Entry] = {}
    faults: list[str] = []
    for where, row in directory_rows(data, name):
        try:
            entry = _entry(row, where, faults)
            folded = fold_name(entry.person.name)
            if folded in entries:
                raise DirectoryError(
                    f"{where} names {entry.person.name!r} a second time; remove one of the two."
                )
            entries[folded] = entry
        except DirectoryError as error:
            faults.append(str(error))
    return People(tuple(_with_team(entry, entries) for entry in entries.values()), tuple(faults))


def read_people(home: Path, path: Path | None) -> People | None:
    """The people of the file that the setting `governance.directory` names; None where it names none.

    Raises:
        DirectoryError: If the file cannot be read.
    """
    if path is None:
        return None
    try:
        with (home / path).open("rb") as file:
            return parse_people(file.read(MAX_BYTES + 1), path.name)
    except OSError as error:
        raise DirectoryError(
            f"The directory of people {home / path} cannot be read ({error.strerror}); mend the setting "
            "`governance.directory`."
        ) from error


def _entry(row: Mapping[str, Any], where: str, faults: list[str]) -> Entry:
    listed = person_of(row, where)
    person = Person(
        name=listed.name,
        kind=_choice(PartyKind, row.get("kind"), f"{where} has a kind", faults) or PartyKind.PERSON,
        title=listed.titles[0] if listed.titles else None,
        team_kind=_choice(TeamKind, row.get("team_kind"), f"{where} has a team_kind", faults),
        org_unit=plain_text(row.get("org_unit"), where, "org_unit"),
        deputy=listed.deputy,
        left_on=_gone_from(listed.left_on),
    )
    return Entry(person=person, titles=listed.titles, groups=listed.groups, email=listed.email)


def _choice(choices: type[Choice], value: Any, what: str, faults: list[str]) -> Choice | None:
    """A cell that names one of a few things; another is told and left out."""
    text = "_".join(str(value or "").replace("-", " ").replace("_", " ").casefold().split())
    if not text:
        return None
    if text not in set(choices):
        faults.append(f"{what} {str(value)[:40]!r}; write one of {', '.join(choices)}.")
        return None
    return choices(text)


def _gone_from(last_day: date | None) -> date | None:
    """The first day on which somebody is not there any more."""
    return None if last_day is None or last_day == date.max else last_day + timedelta(days=1)


def _with_team(entry: Entry, entries: Mapping[str, Entry]) -> Entry:
    """An entry that has no side or unit of its own has those of its first team that has them."""
    teams = [entries[folded].person for group in entry.groups if (folded := fold_name(group)) in entries]
    side = entry.person.team_kind or _first(team.team_kind for team in teams)
    unit = entry.person.org_unit or _first(team.org_unit or team.name for team in teams)
    return replace(entry, person=replace(entry.person, team_kind=side, org_unit=unit))


def _team(members: list[tuple[str, Person]]) -> Person:
    sides = {person.team_kind for _, person in members}
    units = {person.org_unit for _, person in members}
    return Person(
        name=members[0][0],
        kind=PartyKind.TEAM,
        team_kind=sides.pop() if len(sides) == 1 else None,
        org_unit=units.pop() if len(units) == 1 else None,
    )


Found = TypeVar("Found")


def _first(values: Iterable[Found | None]) -> Found | None:
    return next((value for value in values if value), None)
