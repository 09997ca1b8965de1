"""The sections of an ownership plan."""

from __future__ import annotations

from assistant.drafting.artifacts.ownership_plan import STANDING_ROLES, Assignment, OwnershipPlan, OwnerTerms
from assistant.drafting.exports.document.blocks import Block, Cell, Heading, Line, Section, Table, TableRow
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.labels import label_of
from assistant.drafting.exports.document.sections import field_blocks, section
from assistant.drafting.exports.document.tables import row_table
from assistant.drafting.exports.document.wording import Wording

_OWNERS = ("executive_sponsor", "business_owner", "operational_owner", "technical_owner")
_ROLES = (*STANDING_ROLES, "vendor_manager")
_KINDS = {
    "step": "Steps",
    "exception": "Exceptions",
    "decision": "Decisions",
    "run": "Running it",
    "change": "Changing it",
}
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Outcome and scope", (
        "workflow_spec_ref", "scope", "outcome_statement", "outcome_metrics",
    )),
    ("Owners", ()),
    ("Who answers when it matters", ("six_questions",)),
    ("Who does what (RACI)", ()),
    ("Decision rights", ("decision_rights",)),
    ("Duties that one person must not have together", ("separation_of_duties",)),
    ("Coverage and capacity", ("coverage", "capacity", "escalation_summary", "succession")),
    ("People and AI", ("human_ai_collaboration", "performance_measures")),
    ("Rhythm of review", ("review_rhythm",)),
    ("Handover and acceptance", ("transition", "acceptance")),
)  # fmt: skip


PLACED = tuple(name for _, names in _SECTIONS for name in names) + _OWNERS + _ROLES + ("raci",)
"""Fields that these sections show."""


def ownership_sections(plan: OwnershipPlan, wording: Wording) -> list[Section]:
    """All sections of the plan that say something."""
    sections = []
    for title, names in _SECTIONS:
        if title == "Owners":
            blocks: list[Block] = [_owners(plan, wording)]
        elif title.endswith("(RACI)"):
            blocks = _raci(plan, wording)
        else:
            blocks = field_blocks(plan, names, wording, caption=title)
        sections.append(section(title, blocks))
    return [each for each in sections if each.blocks]


def _owners(plan: OwnershipPlan, wording: Wording) -> Table:
    rows = [_owner(plan, name, wording) for name in (*_OWNERS, *_ROLES)]
    return Table(
        caption="Owners and standing roles",
        headers=("Role", "Who", "Stands in", "Accepted and terms", "Status"),
        rows=tuple(row for row in rows if row),
        widths=(2, 2.6, 2, 2.6, 2.2),
    )


def _owner(plan: OwnershipPlan, name: str, wording: Wording) -> TableRow | None:
    slot = getattr(plan, name)
    role = (Line(text=label_of(name), strong=True),)
    if slot.filled:
        who, deputy, terms = _terms(slot.value, wording)
        return TableRow(cells=(role, who, deputy, terms, wording.status(slot)), anchor=name)
    lines = wording.field(plan, name)
    if not lines:
        return None
    who = tuple(Line(text=line.text, item=line.item) for line in lines if line.text)
    return TableRow(cells=(role, who, (), (), (Line(text="", mark=lines[0].mark),)), anchor=name)


def _terms(given: OwnerTerms | Assignment, wording: Wording) -> tuple[Cell, Cell, Cell]:
    deputy = (Line(text=wording.text(given.deputy)),) if given.deputy else ()
    if isinstance(given, Assignment):
        return (Line(text=wording.text(given.party)),), deputy, ()
    person = wording.text(given.person)
    unit = one_line(given.org_unit or "")
    who = [Line(text=person)] + ([Line(text=unit)] if unit and unit not in person else [])
    accepted = f"accepted on {wording.text(given.accepted_on)}" if given.accepted_on else "not accepted yet"
    terms = [Line(text=accepted)]
    if given.authority:
        terms.append(Line(text=wording.text(given.authority), label="May"))
    if given.time_allocation is not None:
        terms.append(Line(text=f"{wording.text(given.time_allocation)} % of their time"))
    if given.budget:
        terms.append(Line(text=one_line(given.budget), label="Budget"))
    return tuple(who), deputy, tuple(terms)


def _raci(plan: OwnershipPlan, wording: Wording) -> list[Block]:
    blocks: list[Block] = []
    for kind, title in _KINDS.items():
        rows = [row for row in plan.raci if row.kind == kind]
        if rows:
            blocks.append(Heading(text=title))
            blocks += row_table(rows, wording, path="raci", caption=f"RACI: {title.lower()}")
    return blocks or field_blocks(plan, ("raci",), wording, caption="RACI")
