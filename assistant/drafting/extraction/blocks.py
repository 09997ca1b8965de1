"""A description cut into headings, paragraphs, lines and sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from assistant.drafting.extraction.actors import actor_kind
from assistant.drafting.extraction.actors import bare as bare_words
from assistant.drafting.extraction.line_marks import (
    BULLET_LINE,
    CHAPTER,
    CLOSING,
    DECIMAL_CHAPTER,
    DECIMAL_MARK,
    GREETING,
    LABELLED_LINE,
    LOWER_START,
    MARK,
    MARK_ONLY,
    NUMBER_MARK,
    SAYS,
)
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import section_of
from knowledge.units import Unit, UnitKind, cut_units

_LONGEST = 1200
"""Characters of one passage."""


def cut_passages(text: str) -> Iterator[Passage]:
    for number, (start, end, heading) in enumerate(_blocks(text)):
        if heading:
            stripped = text[start:end].strip()
            at = text.index(stripped, start)
            yield Passage(
                start=at, end=at + len(stripped), text=stripped, kind=UnitKind.HEADING, block=number
            )
            continue
        for unit in _joined(text, cut_units(text, start, end)):
            for low, high in _pieces(text, unit.start, unit.end):
                words = text[low:high]
                yield Passage(
                    start=low, end=high, text=words, kind=unit.kind, lead=unit.lead[:_LONGEST], block=number, body=low,
                    numbered=bool(NUMBER_MARK.match(words)), item=unit.kind is UnitKind.ITEM or bool(MARK.match(words)),
                )  # fmt: skip


def _joined(text: str, units: Iterable[Unit]) -> Iterator[Unit]:
    """Sentences that an abbreviation seemed to end ("by Dr. Hoxha") made one again."""
    held: Unit | None = None
    for unit in units:
        if held is not None and unit.kind is UnitKind.SENTENCE:
            unit = replace(unit, start=held.start, kind=held.kind)
        elif held is not None:
            yield held
        held = None
        if unit.kind in (UnitKind.SENTENCE, UnitKind.ITEM) and MARK_ONLY.search(
            text, max(unit.start, unit.end - 8), unit.end
        ):
            held = unit
        else:
            yield unit
    if held is not None:
        yield held


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a unit: those that begin with a small letter too, and none longer than is bearable."""
    for match in LOWER_START.finditer(text, start, end):
        if not MARK_ONLY.search(text, max(start, match.start() - 7), match.start() + 1):
            yield from _bounded(text, start, match.start() + 1)
            start = match.end()
    yield from _bounded(text, start, end)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence whole, or in pieces where no sentence is so long: the work on each stays bounded."""
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut + (text[cut] == " ")
    if end > start and not text[start:end].isspace():
        yield start, end


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Runs of lines that belong together, with whether each is a heading."""
    lines: list[tuple[int, int]] = []
    position = 0
    for line in text.splitlines(keepends=True) or [""]:
        lines.append((position, position + len(line)))
        position += len(line)
    run: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        after = text[slice(*lines[index + 1])] if index + 1 < len(lines) else ""
        if not line.strip():
            yield from _run(text, run)
            run = []
        elif _is_heading(line, after, first=index == 0 or not text[slice(*lines[index - 1])].strip()):
            yield from _run(text, run)
            run = []
            yield start, end, True
        else:
            run.append((start, end))
    yield from _run(text, run)


def _run(text: str, run: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """A run whole, or line by line where each line speaks for itself."""
    if not run:
        return
    lines = [text[start:end] for start, end in run]
    short = _one_a_line([line.rstrip() for line in lines])
    width = max(len(line.rstrip()) for line in lines)
    count = sum(bool(LABELLED_LINE.match(line)) for line in lines)
    labels, short = count > 2, short or (count > 2 and count * 5 >= len(lines) * 3)
    piece: list[tuple[int, int]] = []
    for (start, end), line in zip(run, lines, strict=True):
        alone = bool(LABELLED_LINE.match(line)) or (short and not line.lstrip().startswith("|"))
        step = bool(
            re.match(r"\s*step\s+\d", line, re.IGNORECASE) or DECIMAL_MARK.match(line) or CLOSING.match(line)
        )
        if labels and piece and not line.lstrip().startswith("|"):
            room = width - len(text[slice(*piece[-1])].rstrip()) - 1
            step = step or len((line.split() or [""])[0]) <= room * 0.6
        step = step or bool(piece and GREETING.match(text[slice(*piece[-1])]))
        if (alone or step) and piece:
            yield piece[0][0], piece[-1][1], False
            piece = []
        piece.append((start, end))
    yield piece[0][0], piece[-1][1], False


def _one_a_line(lines: list[str]) -> bool:
    """Whether each line speaks for itself: wrapped text ends a line only where the next word has no room."""
    if len(lines) < 2 or sum(line.endswith((".", "!", "?")) for line in lines) * 2 > len(lines):
        return False
    width = max(map(len, lines))
    early = [len(line) + 1 + len(after.split()[0]) <= width for line, after in pairwise(lines)]
    narrow = sum(len(line) <= 62 for line in lines) >= len(lines) - 1
    return width <= 45 or (narrow and sum(early) * 2 >= len(early))


def _is_heading(line: str, after: str, *, first: bool) -> bool:
    bare = line.strip()
    if (
        after
        and BULLET_LINE.match(after)
        and not BULLET_LINE.match(line)
        and len(bare.split()) <= 5
        and bare[-1] not in ".,;!?:"
    ):
        name = bare.strip("*_ ")
        if section_of(name) is not None or actor_kind(bare_words(name)) is not None:
            return True
    if re.match(r"#{1,6}\s+\S", bare):
        return True
    if len(bare) > 70 or not any(char.isalpha() for char in bare) or bare.startswith("|"):
        return False
    if re.fullmatch(r"\*\*[^*]+\*\*:?|__[^_]+__:?", bare):
        return True
    if re.fullmatch(r"[=-]{3,}\s*", after.strip()) and "|" not in bare and not BULLET_LINE.match(line):
        return True
    words = bare.split()
    if (
        bare.endswith(":")
        and len(words) <= 6
        and (section_of(bare) is not None or actor_kind(bare.rstrip(":")) is not None)
    ):
        return True
    if bare.isupper() and len(words) <= 8 and len(bare) > 3 and not bare.endswith((".", ";", ",")):
        return True
    if (chapter := CHAPTER.match(line)) and len(chapter["name"].split()) <= 5 and (DECIMAL_MARK.match(after)):
        return True
    if (
        first
        and len(words) <= 5
        and bare[0].isupper()
        and bare[-1].isalnum()
        and (len(after.strip()) > 40 and after[:1].isupper() and ":" not in bare and not SAYS.search(bare))
        and not BULLET_LINE.match(line)
    ):
        return True
    if DECIMAL_CHAPTER.match(line) and after[:1].isupper() and not DECIMAL_MARK.match(after):
        return True
    numbered = re.match(r"\d+(?:\.\d+)*[.)]?\s+(.+)$", bare)
    if numbered and section_of(numbered[1]) is not None and not after.strip():
        return True
    return first and len(words) <= 7 and bare[-1] not in ".,;!?" and section_of(bare) is not None
