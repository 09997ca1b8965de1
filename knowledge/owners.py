"""Who owns the documents, and what is wrong with that. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.catalog import DocumentSummary
from knowledge.directory import Directory, OwnerKind
from knowledge.documents import VerificationState
from knowledge.lifecycle import kept
from knowledge.people import can_be_asked, fold_name, names_anybody, names_in

_ROLE_WORDS = re.compile(
    r"\b(?:manager|lead|leads|head|officer|director|chair|board|committee|team|desk|group|office|"
    r"owner|counsel|architect|steward|custodian|coordinator|administrator|department|unit)\b",
    re.IGNORECASE,
)


class FlagKind(StrEnum):
    """What may be wrong with an owner or with who owns a document."""

    NO_OWNER = "no_owner"
    OWNER_LEFT = "owner_left"
    ROLE_VACANT = "role_vacant"
    OWNER_UNKNOWN = "owner_unknown"
    DEPUTY_LEFT = "deputy_left"
    SAME_DEPUTY = "same_deputy"
    NO_DEPUTY = "no_deputy"


_MERELY_TOLD = frozenset({FlagKind.NO_DEPUTY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing that is wrong."""

    kind: FlagKind
    owner: str | None
    doc_ids: tuple[str, ...]
    """The documents that it concerns, in order."""
    message: str

    @property
    def matters(self) -> bool:
        """Whether somebody must do something; the others are merely told."""
        return self.kind not in _MERELY_TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRow:
    """One owner with what is owned."""

    owner: str
    kind: OwnerKind
    """Unknown also where there is no directory."""
    holders: tuple[str, ...]
    """Who is here now of those it stands for, by name."""
    deputies: tuple[str, ...]
    documents: int
    overdue: int
    due_soon: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerReport:
    """Every owner in order of name, and all flags, those of one kind together."""

    owners: Sequence[OwnerRow]
    flags: Sequence[Flag]


def report_owners(
    documents: Iterable[DocumentSummary], directory: Directory | None, *, on: date
) -> OwnerReport:
    """Who owns what is in force or to come, and what is wrong with that.

    Spellings of one name count as one owner, under the first in order.

    Args:
        documents: As a list shows them; what has ended is left out.
        directory: The people; None where there is none, and then nobody is unknown.
        on: The day on which people are here or have left.
    """
    alive = kept(documents)
    known = directory or Directory()
    owned = group_by_owner(alive)
    rows = [_row(owner, theirs, known, on) for owner, theirs in owned.items()]
    flags = [*_ownerless(alive)]
    for owner, theirs in owned.items():
        flags += _owner_flags(owner, theirs, directory, on)
        flags += _deputy_flags(owner, theirs, known, on)
    order = list(FlagKind)
    return OwnerReport(owners=rows, flags=sorted(flags, key=lambda flag: order.index(flag.kind)))


def group_by_owner(documents: Iterable[DocumentSummary]) -> dict[str, list[DocumentSummary]]:
    """Documents by owner, in order of name; those that nobody owns are left out."""
    spelled: dict[str, str] = {}
    owned: dict[str, list[DocumentSummary]] = {}
    for document in sorted(documents, key=lambda each: (each.owner or "", each.doc_id)):
        owner = (document.owner or "").strip()
        if not names_anybody(owner):
            continue
        owner = spelled.setdefault(fold_name(owner), owner)
        owned.setdefault(owner, []).append(document)
    return dict(sorted(owned.items(), key=lambda pair: fold_name(pair[0])))


def deputies_of(document: DocumentSummary, directory: Directory) -> list[str]:
    """Who stands in for the owner: the document's deputy, else the owner's own."""
    if document.deputy and document.deputy.strip():
        return [document.deputy.strip()]
    people = directory.holders(document.owner or "").people
    return list(dict.fromkeys(person.deputy for person in people if person.deputy))


def _row(owner: str, theirs: Sequence[DocumentSummary], directory: Directory, on: date) -> OwnerRow:
    held = directory.holders(owner)
    deputies = dict.fromkeys(name for each in theirs for name in deputies_of(each, directory))
    states = [document.verification for document in theirs]
    return OwnerRow(
        owner=owner,
        kind=held.kind,
        holders=tuple(person.name for person in held.here(on)),
        deputies=tuple(deputies),
        documents=len(theirs),
        overdue=states.count(VerificationState.OVERDUE),
        due_soon=states.count(VerificationState.DUE_SOON),
    )


def _ownerless(documents: Sequence[DocumentSummary]) -> list[Flag]:
    nobody = tuple(sorted(each.doc_id for each in documents if not names_anybody(each.owner)))
    if not nobody:
        return []
    return [
        Flag(
            kind=FlagKind.NO_OWNER,
            owner=None,
            doc_ids=nobody,
            message=f"{_documents(len(nobody))} without an owner; name one in their metadata.",
        )
    ]


def _owner_flags(
    owner: str, theirs: Sequence[DocumentSummary], directory: Directory | None, on: date
) -> list[Flag]:
    doc_ids = tuple(document.doc_id for document in theirs)
    count = _documents(len(doc_ids))

    def flag(kind: FlagKind, message: str) -> list[Flag]:
        return [Flag(kind=kind, owner=owner, doc_ids=doc_ids, message=message)]

    held = (directory or Directory()).holders(owner)
    if not can_be_asked(owner):
        return flag(FlagKind.OWNER_LEFT, f"{owner} has left and still owns {count}; name another owner.")
    if held.people and not held.here(on):
        if held.kind is OwnerKind.PERSON:
            day = held.people[0].left_on
            return flag(
                FlagKind.OWNER_LEFT, f"{owner} left on {day} and still owns {count}; name another owner."
            )
        return flag(
            FlagKind.ROLE_VACANT,
            f"Everybody who was {owner} has left; name who holds it now, or another owner for {count}.",
        )
    if directory is None or held.people:
        return []
    if _ROLE_WORDS.search(names_in(owner)[-1]):
        return flag(
            FlagKind.ROLE_VACANT,
            f"Nobody in the directory holds {owner}, which owns {count}; say there who does.",
        )
    return flag(
        FlagKind.OWNER_UNKNOWN,
        f"{owner}, who owns {count}, is not in the directory; mend the name or add the person.",
    )


def _deputy_flags(
    owner: str, theirs: Sequence[DocumentSummary], directory: Directory, on: date
) -> list[Flag]:
    found: dict[FlagKind, list[str]] = {}
    for document in theirs:
        if (kind := _deputy_fault(owner, document, directory, on)) is not None:
            found.setdefault(kind, []).append(document.doc_id)
    messages = {
        FlagKind.NO_DEPUTY: "{count} of {owner} without a deputy.",
        FlagKind.SAME_DEPUTY: "The owner and the deputy of {count} are both {owner}; name another deputy.",
        FlagKind.DEPUTY_LEFT: "The deputy of {count} of {owner} has left; name another deputy.",
    }
    return [
        Flag(
            kind=kind,
            owner=owner,
            doc_ids=tuple(doc_ids),
            message=messages[kind].format(count=_documents(len(doc_ids)), owner=owner),
        )
        for kind, doc_ids in found.items()
    ]


def _deputy_fault(owner: str, document: DocumentSummary, directory: Directory, on: date) -> FlagKind | None:
    deputies = deputies_of(document, directory)
    if not deputies:
        return FlagKind.NO_DEPUTY
    if any(_same(owner, deputy, directory) for deputy in deputies):
        return FlagKind.SAME_DEPUTY
    if not any(can_be_asked(each) and not directory.has_left(each, on=on) for each in deputies):
        return FlagKind.DEPUTY_LEFT
    return None


def _same(owner: str, deputy: str, directory: Directory) -> bool:
    """Whether both are one person, by name or because one alone holds the role."""
    if fold_name(names_in(owner)[-1]) == fold_name(names_in(deputy)[-1]):
        return True
    first, second = directory.holders(owner).people, directory.holders(deputy).people
    return len(first) == 1 and first == second


def _documents(count: int) -> str:
    return f"{count} document" if count == 1 else f"{count} documents"
