"""One sentence, item, row or heading of a description. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.extraction.facts import Era
from assistant.drafting.extraction.sections import Section
from knowledge.units import UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence, item, row or heading with what it stands under; offsets count the description."""

    start: int
    end: int
    text: str
    kind: UnitKind
    section: Section = Section.OTHER
    heading: str = ""
    """The actor's name where the heading is one ("Intake team"), else its words."""
    label: str = ""
    """What stands before the colon of a labelled line ("Business owner")."""
    body: int = 0
    """Where the words after the item mark and the label begin."""
    era: Era = Era.UNSTATED
    lead: str = ""
    """The header row of a table."""
    block: int = 0
    """Passages of one paragraph or list share it."""
    numbered: bool = False
    item: bool = False
