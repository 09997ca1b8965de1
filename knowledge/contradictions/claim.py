"""One unit of a document as a claim: the values, roles and rules in it that another may contradict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from knowledge.compared import ComparedDocument
from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.statements.lexicon import NUMBER_WORDS, same_meaning
from knowledge.statements.quantities import Quantity, quantities
from knowledge.statements.roles import RoleOfAct, role_of_act
from knowledge.statements.stance import Stance, stance_of
from knowledge.terms import stem, terms
from knowledge.units import Unit, UnitKind

RULE = "rule"
"""The topic of what is allowed, barred, required or not needed."""
_BINDING = (Stance.ALLOWED, Stance.BARRED, Stance.REQUIRED, Stance.EXEMPT)
_SPEAKS = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|ninety|hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|annually|yearly|once|twice|"
    r"each|every|may|might|can|cannot|must|shall|should|need|needs|required?|requires|allow\w*|permit\w*|"
    r"prohibit\w*|forbidden|banned|mandatory|compulsory|optional|voluntary|approv\w+|sign(?:s|ed)? off|"
    r"authori[sz]\w+|decid\w+|owns?|owned|grant\w*|\w+n't|not)\b",
    re.IGNORECASE,
)
"""A unit without any of these holds nothing that could be contradicted; most hold none."""
_NUMBERS = frozenset(stem(word) for word in NUMBER_WORDS)
_MONTHS = frozenset(
    stem(word)
    for word in ("january february march april june july august september october november december".split())
)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One sentence, item or row that states something. It is a `Statement`."""

    document: ComparedDocument
    unit: Unit
    window_text: str
    headings: tuple[str, ...]
    """Of its section, outermost first."""
    vector: np.ndarray = field(repr=False)
    quantities: Sequence[Quantity]
    role: RoleOfAct | None
    stance: Stance

    @cached_property
    def subject(self) -> frozenset[str]:
        """Terms that say what it is about."""
        return meanings(core_of(self.unit, self.quantities))

    @cached_property
    def context(self) -> frozenset[str]:
        """Terms of everything around it: title, headings, neighbours and itself."""
        around = (self.document.title, *self.headings, self.window_text, self.unit.readable)
        return meanings(" ".join(around))

    @property
    def doc_id(self) -> str:
        """Of the document that says it."""
        return self.document.doc_id

    @property
    def document_kind(self) -> DocumentKind:
        """What that document is for."""
        return self.document.kind

    @property
    def status(self) -> DocumentStatus:
        """Whether that document is in force."""
        return self.document.status

    @property
    def topics(self) -> list[str]:
        """What it could be contradicted in: only claims that share one are compared."""
        found = list(dict.fromkeys(each.dimension for each in self.quantities))
        if self.role is not None:
            found.append(f"who may {self.role.act}")
        if self.stance in _BINDING:
            found.append(RULE)
        return found


def read_claim(
    document: ComparedDocument,
    unit: Unit,
    *,
    window_text: str,
    headings: Sequence[str],
    vector: np.ndarray,
) -> Claim | None:
    """What a unit claims; None where it claims nothing that can be compared."""
    if unit.kind in (UnitKind.HEADING, UnitKind.CODE) or not _SPEAKS.search(unit.text):
        return None
    found = quantities(unit.text)
    role = role_of_act(unit.text)
    stance = stance_of(unit.text)
    if not found and role is None and stance not in _BINDING:
        return None
    return Claim(
        document=document,
        unit=unit,
        window_text=window_text,
        headings=tuple(headings),
        vector=vector,
        quantities=found,
        role=role,
        stance=stance,
    )


_ASIDE = re.compile(
    r",? (?:so that|because|in order to|which|as this|since this)\b.*$|\([^()]*\)", re.IGNORECASE | re.DOTALL
)


def core_of(unit: Unit, found: Sequence[Quantity]) -> str:
    """A unit without reasons and asides; of a row only its key and the cell that holds the value."""
    if unit.kind is not UnitKind.ROW:
        return _ASIDE.sub(" ", unit.readable)
    cells = _cells(unit.text)
    if not cells or not found:
        return unit.readable
    start = found[0].start
    column = max(unit.text.count("|", 0, start) - unit.text.lstrip().startswith("|"), 0)
    header = _cells(unit.lead)
    value = cells[column] if column < len(cells) else ""
    named = header[column] if column < len(header) else ""
    return f"{cells[0]} ; {named} ; {value}"


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")] if "|" in row else []


def meanings(text: str) -> frozenset[str]:
    """The content words of a text, synonyms as one; numbers are none, nor is a "30-day"."""
    same = same_meaning()
    return frozenset(
        same.get(term, term)
        for term in terms(text)
        if term not in _NUMBERS and term not in _MONTHS and term[0].isalpha() and "'" not in term
    )
