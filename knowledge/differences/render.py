"""A difference as text for a terminal and as Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.differences.document import Change, DocumentDifference, SectionChange
from knowledge.differences.words import Op, Piece, visible

_CONTEXT = 160
"""Characters of unchanged text kept on either side of a change."""
_HEAD = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}


def render_differences(differences: Iterable[DocumentDifference]) -> str:
    """Documents one after the other: [-what was removed-] and {+what was added+}."""
    return "\n\n".join("\n".join(_lines(each)) for each in differences)


def render_summary(differences: Iterable[DocumentDifference]) -> str:
    """A line a document: `+ title`, `~ title: owner, audience, 2 sections`, `- title`."""
    return "\n".join(_summary(each) for each in differences)


def shortened(pieces: Iterable[Piece], *, context: int = _CONTEXT) -> list[Piece]:
    """The pieces with long unchanged stretches cut down to the neighbourhood of the changes."""
    pieces = list(pieces)
    short = []
    for position, piece in enumerate(pieces):
        first, last = position == 0, position == len(pieces) - 1
        if piece.op is not Op.SAME or len(piece.text) <= 2 * context + 20:
            short.append(piece)
            continue
        head = "" if first else _ends_with_a_word(piece.text[: context + 1])
        tail = "" if last else _ends_with_a_word(piece.text[: -context - 2 : -1])[::-1]
        short.append(Piece(Op.SAME, f"{head} […] {tail}"))
    return short


def _ends_with_a_word(text: str) -> str:
    """Text without the word that it may have been cut in, as far as it has several."""
    return text[: max(map(text.rfind, " \n"))] if " " in text or "\n" in text else text


def _lines(difference: DocumentDifference) -> Iterator[str]:
    yield f"{_HEAD[difference.change]} {visible(difference.title)}  ({difference.doc_id})"
    if difference.access:
        yield f"  access: {difference.access}"
    for change in difference.fields:
        before, after = visible(change.before) or "–", visible(change.after) or "–"
        one_sided = {Change.ADDED: after, Change.REMOVED: before}
        said = one_sided.get(difference.change, f"{before} → {after}")
        yield f"  {change.name.replace('_', ' ')}: {said}"
    for section in difference.sections:
        yield f"  § {visible(section.heading)} ({section.change.value})"
        yield from (f"      {line}" for line in _section_text(section).splitlines() if line.strip())


def _section_text(section: SectionChange) -> str:
    if section.change is Change.ADDED:
        return visible("".join(piece.text for piece in section.pieces))
    if section.change is Change.REMOVED:
        return f"[-{visible(''.join(piece.text for piece in section.pieces)).strip()}-]"
    return "".join(_marked(piece) for piece in shortened(section.pieces))


def _marked(piece: Piece) -> str:
    text = visible(piece.text)
    if piece.op is Op.SAME:
        return text
    return f"[-{text}-]" if piece.op is Op.REMOVED else f"{{+{text}+}}"


def _summary(difference: DocumentDifference) -> str:
    names = [change.name.replace("_", " ") for change in difference.fields]
    count = len(difference.sections)
    if count:
        names.append(f"{count} section{'s' if count > 1 else ''}")
    what = f": {', '.join(names)}" if difference.change is Change.CHANGED and names else ""
    return f"{_HEAD[difference.change]} {visible(difference.title)}{what}"
