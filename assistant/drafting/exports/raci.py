"""Who does what as a grid: activities down, parties across. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.labels import label_of, value_in_words
from assistant.drafting.exports.document.names import row_name
from assistant.drafting.exports.document.wording import promise

LETTERS = ("A", "R", "C", "I")
"""Accountable, responsible, consulted, informed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One activity."""

    id: str
    activity: str
    kind: str
    letters: tuple[str, ...]
    """One a party, such as `R` or `A/R`; empty for none."""
    open: str
    """Who names the accountable party by when, where nobody is named yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The parties by name, and what they do in each activity."""

    parties: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class _Activity:
    id: str
    name: str
    kind: str
    accountable: Slot[PartyRef]
    by_letter: dict[str, list[PartyRef]]


def raci_grid(artifact: Header) -> Grid:
    """The grid of an ownership plan, or of the steps and exceptions of a specification."""
    activities = list(_activities(artifact))
    names = _names(party for each in activities for group in each.by_letter.values() for party in group)
    return Grid(
        parties=tuple(names.values()),
        rows=tuple(
            GridRow(
                id=each.id,
                activity=each.name,
                kind=each.kind,
                letters=tuple(_letters(each, party) for party in names),
                open="" if each.accountable.filled else _lack(each.accountable),
            )
            for each in activities
        ),
    )


def _activities(artifact: Header) -> Iterator[_Activity]:
    if isinstance(artifact, OwnershipPlan):
        for row in artifact.raci:
            accountable = [*_party(row.accountable), *row.also_accountable]
            groups = {"A": accountable, "R": row.responsible, "C": row.consulted, "I": row.informed}
            yield _Activity(row.id, one_line(row.activity), row.kind, row.accountable, groups)
    elif isinstance(artifact, WorkflowSpec):
        for step in artifact.steps:
            groups = {"A": _party(step.accountable), "R": step.responsible}
            yield _Activity(step.id, one_line(step.name), "step", step.accountable, groups)
        for case in artifact.exceptions:
            if not case.not_applicable:
                groups = {"A": _party(case.handler)}
                yield _Activity(case.id, row_name(case), "exception", case.handler, groups)


def _party(slot: Slot[PartyRef]) -> list[PartyRef]:
    return [slot.value] if slot.value is not None else []


def _names(parties: Iterable[PartyRef]) -> dict[str, str]:
    """Names by id in order of appearance; two parties of one name are told apart."""
    found: dict[str, PartyRef] = {}
    for party in parties:
        found.setdefault(party.id, party)
    written = [one_line(party.name).casefold() for party in found.values()]
    return {
        key: f"{one_line(party.name)} ({party.title or party.org_unit or key})"
        if written.count(one_line(party.name).casefold()) > 1
        else one_line(party.name)
        for key, party in found.items()
    }


def _letters(activity: _Activity, party: str) -> str:
    has = [
        letter for letter in LETTERS if any(each.id == party for each in activity.by_letter.get(letter, ()))
    ]
    return "/".join(has)


def _lack(slot: Slot[Any]) -> str:
    return f"Accountable: {promise(slot)}" if slot.open else "Accountable: nobody named or asked yet"


DECISION_HEADERS = (
    "Id", "Decision", "Prepared by", "Approved by", "Contributors", "Informed", "Condition", "Within",
    "Escalates to", "To be confirmed",
)  # fmt: skip


def decision_rows(plan: OwnershipPlan) -> Iterator[tuple[str, ...]]:
    """The decision rights, one tuple a row in the order of `DECISION_HEADERS`."""
    from assistant.drafting.artifacts.durations import in_words

    for right in plan.decision_rights:
        lacking = [
            f"{label_of(name)}: {promise(slot)}"
            for name, slot in (("driver", right.driver), ("approver", right.approver))
            if not slot.filled
        ]
        yield (
            right.id,
            one_line(right.decision),
            _joined(_party(right.driver)),
            _joined(_party(right.approver)),
            _joined(right.contributors),
            _joined(right.informed),
            one_line(right.condition or ""),
            in_words(right.sla) if right.sla else "",
            _joined([right.escalate_to] if right.escalate_to else []),
            "; ".join(lacking),
        )


def _joined(parties: Iterable[PartyRef]) -> str:
    return "; ".join(one_line(party.name) for party in parties)


def kind_in_words(kind: str) -> str:
    """The kind of an activity as people read it."""
    return {"run": "running it", "change": "changing it"}.get(kind, value_in_words(kind))
