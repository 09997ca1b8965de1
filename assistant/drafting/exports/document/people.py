"""Everybody whom an artifact names, with title, side, contact and stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyKind, PartyRef
from assistant.drafting.exports.document.blocks import Line, Section, Table, TableRow
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.labels import value_in_words

_LEAST = 3
"""Fewer parties need no list."""


def people_section(artifact: Header) -> Section | None:
    """The parties by name; None where there are hardly any."""
    found: dict[str, PartyRef] = {}
    for party in _parties(artifact):
        known = found.setdefault(party.id, party)
        if _details(party) > _details(known):
            found[party.id] = party
    if len(found) < _LEAST:
        return None
    order = list(PartyKind)
    ordered = sorted(found.values(), key=lambda each: (order.index(each.kind), each.name.casefold()))
    rows = tuple(_row(party, found) for party in ordered)
    table = Table(
        caption="People, teams and roles",
        headers=("Name", "What they are", "Side", "Contact", "Stand-in"),
        rows=rows,
        widths=(2.4, 3, 1.6, 2.4, 2),
    )
    return Section(title="People, teams and roles", anchor="people-teams-and-roles", blocks=(table,))


def _parties(node: Any) -> Iterator[PartyRef]:
    if isinstance(node, PartyRef):
        yield node
    elif isinstance(node, list):
        for each in node:
            yield from _parties(each)
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _parties(getattr(node, name))


def _details(party: PartyRef) -> int:
    given = (party.title, party.org_unit, party.team_kind, party.contact, party.deputy_id)
    return sum(each is not None for each in given)


def _row(party: PartyRef, known: dict[str, PartyRef]) -> TableRow:
    what = ", ".join(one_line(each) for each in (party.title, party.org_unit) if each)
    deputy = known[party.deputy_id].name if party.deputy_id in known else party.deputy_id
    texts = (
        party.name,
        what or party.kind.value,
        value_in_words(party.team_kind.value) if party.team_kind else "",
        party.contact or "",
        deputy or "",
    )
    cells = tuple(
        (Line(text=one_line(text), strong=not at),) if text else () for at, text in enumerate(texts)
    )
    return TableRow(cells=cells)
