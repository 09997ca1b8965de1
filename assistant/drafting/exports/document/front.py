"""What stands first: whether it is a draft, what is to be confirmed, and what the marks mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.drafting.artifacts.completeness import Completeness, completeness
from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.paths import slots_of
from assistant.drafting.artifacts.provenance import SlotStatus
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.exports.document.blocks import (
    Block,
    Cell,
    Heading,
    Line,
    Mark,
    Notice,
    Paragraphs,
    Table,
    TableRow,
)
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.places import in_one_phrase, place_in_words
from assistant.drafting.exports.document.tables import definitions
from assistant.drafting.exports.document.wording import Wording, day, party

_ABOUT = (
    "artifact_id", "use_case_id", "version", "status", "supersedes", "superseded_by", "effective_from",
    "last_reviewed_on", "review_in", "author", "approvers", "approvals", "risk_tier", "classification",
    "jurisdiction", "access_roles", "access_groups", "drafted_by_ai",
)  # fmt: skip
_BLOCKS = {"approval": "approval", "go_live": "going live", "nothing": "nothing"}
_ORDER = tuple(_BLOCKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlace:
    """Something to be confirmed, with where it stands."""

    path: str
    question: str
    owner: PartyRef | None
    due: date | None
    blocks: str
    options: tuple[str, ...] = ()


def front_blocks(artifact: Header, wording: Wording, anchors: frozenset[str]) -> tuple[Block, ...]:
    """Banner, what is to be confirmed, what lacks, and what the document is.

    `anchors` are the places of the document to which a field may lead.
    """
    state = completeness(artifact)
    places = open_places(artifact, wording)
    blocks: list[Block] = [_banner(artifact, state, len(places))]
    if places:
        blocks += [Heading(text="To be confirmed"), _open_table(artifact, places, wording, anchors)]
    blocks += _lacking(artifact, state, wording)
    about = definitions(
        artifact,
        [name for name in _ABOUT if hasattr(artifact, name) and _tells(artifact, name)],
        wording,
        path="",
        caption="About this document",
    )
    if about:
        blocks += [Heading(text="About this document"), about]
    return (*blocks, *_legend())


def _tells(artifact: Header, name: str) -> bool:
    return getattr(artifact, name) not in (None, "", [])


def open_places(artifact: Header, wording: Wording) -> list[OpenPlace]:
    """All that waits for somebody: what blocks most and is due first comes first."""
    found = {path: _from_slot(path, slot, wording) for path, slot in slots_of(artifact) if slot.open}
    filled = {path for path, slot in slots_of(artifact) if slot.filled}
    for item in artifact.open_items:
        if item.field not in found and item.field not in filled:
            found[item.field] = OpenPlace(
                path=item.field,
                question=one_line(item.question),
                owner=item.owner,
                due=item.due,
                blocks=item.blocks,
            )
    return sorted(found.values(), key=lambda each: (_ORDER.index(each.blocks), each.due or date.max))


def _from_slot(path: str, slot: Slot, wording: Wording) -> OpenPlace:  # type: ignore[type-arg]
    return OpenPlace(
        path=path,
        question=one_line(slot.question or ""),
        owner=slot.confirm_owner,
        due=slot.confirm_by,
        blocks=slot.blocks,
        options=tuple(wording.text(option) for option in slot.options),
    )


def _banner(artifact: Header, state: Completeness, waiting: int) -> Notice:
    known = f"{state.filled} of {state.required} required values are given."
    if artifact.status == ArtifactStatus.APPROVED:
        return Notice(title="APPROVED", lines=(Line(text=known),), good=True)
    counts = _counts(artifact)
    required = "" if waiting == len(state.open) else f"; {len(state.open)} of them are required"
    lines = [
        known,
        f"{_many(waiting, 'value is', 'values are')} to be confirmed by somebody named below{required}."
        if waiting
        else "",
        f"{_many(len(state.missing), 'required value has', 'required values have')} neither a value nor "
        "anybody who is asked for it."
        if state.missing
        else "",
        f"{_many(counts[SlotStatus.INFERRED], 'value was', 'values were')} read from the organisation’s "
        f"documents and {_many(counts[SlotStatus.DEFAULT], 'is a default', 'are defaults')}; they count "
        "once a person has confirmed them."
        if counts[SlotStatus.INFERRED] or counts[SlotStatus.DEFAULT]
        else "",
    ]
    title = {
        ArtifactStatus.DRAFT: "DRAFT – not approved",
        ArtifactStatus.IN_REVIEW: "IN REVIEW – not approved",
        ArtifactStatus.SUPERSEDED: "SUPERSEDED – no longer in force",
        ArtifactStatus.RETIRED: "RETIRED – no longer in force",
    }[artifact.status]
    return Notice(title=title, lines=tuple(Line(text=line) for line in lines if line))


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _counts(artifact: Header) -> dict[SlotStatus, int]:
    filled = [slot.status for _, slot in slots_of(artifact) if slot.filled]
    return {status: filled.count(status) for status in SlotStatus}


def _open_table(
    artifact: Header, places: list[OpenPlace], wording: Wording, anchors: frozenset[str]
) -> Table:
    rows = tuple(
        TableRow(
            cells=(
                _fields(artifact, [each.path for each in group], wording, anchors),
                (Line(text=_stem(group)), *(_option(option) for option in group[0].options)),
                (Line(text=party(group[0].owner) if group[0].owner else "nobody yet"),),
                (Line(text=day(group[0].due)),),
                (Line(text=_BLOCKS[group[0].blocks]),),
            )
        )
        for group in _by_question(places)
    )
    return Table(
        caption="Values to be confirmed",
        headers=("Field", "Question", "Who answers", "By", "Blocks"),
        rows=rows,
        widths=(3.2, 3.8, 2.2, 1.5, 1.3),
    )


def _by_question(places: list[OpenPlace]) -> list[list[OpenPlace]]:
    """Places at which one person is asked the same by the same day, together."""
    groups: dict[object, list[OpenPlace]] = {}
    for each in places:
        owner = each.owner.id if each.owner else ""
        same = (_stem([each]), owner, each.due, each.blocks, each.path if each.options else "")
        groups.setdefault(same, []).append(each)
    return list(groups.values())


def _stem(group: list[OpenPlace]) -> str:
    """The question; without the name of the row where several rows share it."""
    question = group[0].question
    return question.partition(" (“")[0] if question.endswith("”)") else question


def _fields(artifact: Header, paths: list[str], wording: Wording, anchors: frozenset[str]) -> Cell:
    """What the fields are called, each leading to the row in which it stands."""
    places = [place_in_words(artifact, path, wording.names) for path in paths]
    targets = [_target(path, anchors) for path in paths]
    labels = {label for _, label in places}
    if len(places) == 1 or len(labels) > 1 or not all(within for within, _ in places):
        named = zip(map(in_one_phrase, places), targets, strict=True)
        return tuple(Line(text=text, strong=True, target=target) for text, target in named)
    head = Line(text=labels.pop(), strong=True)
    named = zip((within for within, _ in places), targets, strict=True)
    return (head, *(Line(text=text, target=target, item=True) for text, target in named))


def _target(path: str, anchors: frozenset[str]) -> str:
    """The nearest row or part around a place that can be led to."""
    while path and path not in anchors:
        path = path.rpartition(".")[0]
    return path


def _option(option: str) -> Line:
    return Line(text=f"sources say: {option}", item=True)


def _lacking(artifact: Header, state: Completeness, wording: Wording) -> Iterator[Block]:
    """Required values that nobody is asked for, joined by where they stand."""
    grouped: dict[str, list[str]] = {}
    for path in state.missing:
        within, label = place_in_words(artifact, path, wording.names)
        grouped.setdefault(within, []).append(label)
    if not grouped:
        return
    yield Heading(text="Without a value, and nobody is asked yet")
    yield Paragraphs(
        lines=tuple(
            Line(text=", ".join(labels), label=within, item=True) for within, labels in grouped.items()
        )
    )


def _legend() -> tuple[Block, ...]:
    meanings = {
        Mark.CONFIRMED: "a person said so",
        Mark.INFERRED: "read from the organisation’s documents; the number leads to the quote under Sources",
        Mark.DEFAULT: "set by a rule that is named; a person may change it",
        Mark.OPEN: "no value yet; who gives it until when",
        Mark.MISSING: "no value yet, and nobody is asked",
    }
    rows = tuple(
        TableRow(cells=((Line(text="", mark=mark),), (Line(text=meaning),)))
        for mark, meaning in meanings.items()
    )
    table = Table(caption="Marks and what they mean", headers=("Mark", "Meaning"), rows=rows, widths=(2, 8))
    return (Heading(text="How certain a value is"), table)
