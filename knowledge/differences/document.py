"""What differs between two states of one document: metadata, audience, text by section. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.audience import EVERYONE
from knowledge.differences.words import Op, Piece, compare_texts
from knowledge.documents import DocumentVersion

FIELDS = (
    "title", "kind", "status", "version_label", "owner", "deputy", "audience", "effective_from",
    "review_by", "supersedes", "source",
)  # fmt: skip
"""Metadata that a difference shows, in this order."""


_Sections = dict[tuple[tuple[str, ...], int], str]
"""Texts of sections by heading path and its how-manieth occurrence."""


class Change(StrEnum):
    """What happened to a document or a section."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """One state of a document, whether published or proposed."""

    doc_id: str
    fields: Mapping[str, str]
    """Metadata in words, by the names of `FIELDS`; "" is not stated."""
    audience: frozenset[str]
    text: str = field(repr=False)
    sections: Sequence[tuple[tuple[str, ...], int, int]] = ()
    """(heading path, start, end), tiling the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One piece of metadata before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """One section that is new, gone or worded differently."""

    heading: str
    change: Change
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDifference:
    """Everything that differs in one document."""

    doc_id: str
    title: str
    change: Change
    """Removed is retired: earlier citations still open it."""
    fields: Sequence[FieldChange] = ()
    access: str = ""
    """A sentence where other people may read it than before."""
    sections: Sequence[SectionChange] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON-able values."""
        return {
            "doc_id": self.doc_id,
            "title": self.title,
            "change": self.change.value,
            "access": self.access,
            "fields": [{"name": f.name, "before": f.before, "after": f.after} for f in self.fields],
            "sections": [
                {
                    "heading": section.heading,
                    "change": section.change.value,
                    "pieces": [[piece.op.value, piece.text] for piece in section.pieces],
                }
                for section in self.sections
            ],
        }


def compare_documents(before: DocumentState | None, after: DocumentState | None) -> DocumentDifference:
    """The way from one state of a document to another; None is not there (or retired)."""
    present = after or before
    assert present is not None
    if before is None or after is None:
        return DocumentDifference(
            doc_id=present.doc_id,
            title=present.fields["title"],
            change=Change.ADDED if before is None else Change.REMOVED,
            fields=_fields(before, after),
            access=_access(before, after),
            sections=_sections(before, after) if before is None else (),
        )
    return DocumentDifference(
        doc_id=after.doc_id,
        title=after.fields["title"],
        change=Change.CHANGED,
        fields=_fields(before, after),
        access=_access(before, after),
        sections=_sections(before, after),
    )


def state_of_version(version: DocumentVersion) -> DocumentState:
    """A published version as a state to compare."""
    return DocumentState(
        doc_id=version.doc_id,
        fields={name: in_words(getattr(version, name)) for name in FIELDS},
        audience=version.audience,
        text=version.text,
        sections=[(tuple(s.heading_path), s.start, s.end) for s in version.sections],
    )


def in_words(value: Any) -> str:
    """A piece of metadata as a reader sees it; "" where nothing is stated."""
    if value is None:
        return ""
    if isinstance(value, frozenset | set):
        return ", ".join(sorted(value))
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return str(value.value if isinstance(value, StrEnum) else value)


def _fields(before: DocumentState | None, after: DocumentState | None) -> list[FieldChange]:
    old, new = (state.fields if state else {} for state in (before, after))
    return [
        FieldChange(name=name, before=old.get(name, ""), after=new.get(name, ""))
        for name in FIELDS
        if old.get(name, "") != new.get(name, "")
    ]


def _access(before: DocumentState | None, after: DocumentState | None) -> str:
    if before is None or after is None or before.audience == after.audience:
        return ""
    gained = sorted(after.audience - before.audience)
    lost = sorted(before.audience - after.audience)
    if EVERYONE in after.audience:
        return "Everybody may read it now."
    if EVERYONE in before.audience:
        return f"Only {', '.join(sorted(after.audience))} may read it from now on."
    parts = [f"{', '.join(gained)} may read it now"] if gained else []
    parts += [f"{', '.join(lost)} may no longer read it"] if lost else []
    sentence = "; ".join(parts)
    return sentence[:1].upper() + sentence[1:] + "." if sentence else ""


def _sections(before: DocumentState | None, after: DocumentState | None) -> list[SectionChange]:
    old, new = _by_heading(before), _by_heading(after)
    old = _renamed_alike(old, new)
    keys = [*new, *(key for key in old if key not in new)]
    changes = []
    for key in keys:
        was, now = old.get(key, ""), new.get(key, "")
        if was == now:
            continue
        change = Change.ADDED if key not in old else Change.REMOVED if key not in new else Change.CHANGED
        heading = " > ".join(key[0]) or "(before the first heading)"
        pieces = compare_texts(was, now)
        if any(piece.op is not Op.SAME for piece in pieces):
            changes.append(SectionChange(heading=heading, change=change, pieces=pieces))
    return changes


def _renamed_alike(old: _Sections, new: _Sections) -> _Sections:
    """The old sections under their new headings where only an outer heading was renamed."""
    missing = [key for key in new if key not in old]
    inner = {(key[0][1:], key[1]): key for key in missing if len(key[0]) > 1}
    top = [key for key in missing if len(key[0]) == 1]
    renamed: _Sections = {}
    for key, text in old.items():
        path, number = key
        if key not in new and len(path) > 1 and (path[1:], number) in inner:
            renamed[inner.pop((path[1:], number))] = text
        elif key not in new and len(path) == 1 and len(top) == 1:
            renamed[top.pop()] = text
        else:
            renamed[key] = text
    return renamed


def _by_heading(state: DocumentState | None) -> _Sections:
    """Texts of the sections by heading path; the same heading twice is counted."""
    if state is None:
        return {}
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    found = {}
    for path, start, end in state.sections or [((), 0, len(state.text))]:
        found[path, seen[path]] = state.text[start:end]
        seen[path] += 1
    return found
