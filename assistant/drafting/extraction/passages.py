"""A description cut into what can be read by itself: sentences, items, rows and labelled lines. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.drafting.extraction.actors import actor_kind
from assistant.drafting.extraction.actors import bare as bare_phrase
from assistant.drafting.extraction.facts import ActorKind, Era
from assistant.drafting.extraction.sections import Section, section_of
from knowledge.injection import find_orders, gives_orders
from knowledge.units import Unit, UnitKind, cut_units


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


_LABEL = re.compile(r"(?:\*\*|__)?([A-Za-z](?:(?!\. )[\w’'/&(). -]){1,48}?)(?:\*\*|__)?\s*:(?:\*\*|__)?[ \t]+(?=\S)")
_SAYS = re.compile(r"\b(?:I|we|they|you)\b|['’](?:d|ll|re|ve)\b", re.IGNORECASE)
"""Words that make what stands before a colon part of a sentence."""
_GREETING = re.compile(r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|morning)\b[^.:;]{0,50}[,!]?\s*$", re.IGNORECASE)
_LABELLED_LINE = re.compile(r"^\s*(?:[-*+•]\s+)?" + _LABEL.pattern)
_MARK = re.compile(
    r"^\s*(?:[-*+•]|\(?\d{1,3}[.):]|[1-9]\d?(?:\.\d{1,2}){1,3}[.):]?(?=\s+(?-i:[A-Z]))|\(?[a-zA-Z][.)]|step\s+\d{1,3}\s*[.:)–—-])\s+(?:\[[ xX]\]\s+)?",
    re.IGNORECASE,
)
_NUMBER_MARK = re.compile(r"^\s*(?:\(?\d{1,3}[.):]|[1-9]\d?(?:\.\d{1,2}){1,3}\s+(?-i:[A-Z])|step\s+\d)", re.IGNORECASE)
_DECIMAL_MARK = re.compile(r"\s*[1-9]\d?(?:\.\d{1,2}){1,3}[.):]?\s+[A-Z]")
_CHAPTER = re.compile(r"\s*(?:\d{1,2}[.):]?|[A-Z][.):])\s+(?P<name>[A-Z][^.;,!?:]{2,48})\s*$")
_DECIMAL_CHAPTER = re.compile(r"\s*[1-9]\d?(?:\.\d{1,2})+[.):]?\s+[A-Z][\w-]*(?: [\w-]+){0,2}\s*$")
CLOSING = re.compile(
    r"\s*(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)? ?(?:regards|wishes|greetings)|(?:many |kind )?thanks(?: and [a-z ]{3,20})?|thank you(?: and [a-z ]{3,20})?|cheers|best|yours(?: \w+)?|sincerely(?: yours)?|cordially|br|rgds)\s*[,!.–-]?\s*(?:$|(?=\n)|(?<=,) ?(?=[A-Z][\w.-]+(?: [A-Z][\w.-]+){0,3}\s*(?:$|[\n(,.])))",
    re.IGNORECASE,
)
"""The words with which a letter closes; the writer's name follows."""
_MARK_ONLY = re.compile(r"\b(?:dr|mr|mrs|ms|prof|st|no|nos|approx|ca|incl|excl|max|min|vs|resp|dept|tel|ext|fig|art|sec|e\.g|i\.e|[a-z])\.$", re.IGNORECASE)
"""A full stop that ends an abbreviation and no sentence."""
_LOWER_START = re.compile(r"(?<=[\w)\"”’'%])[.!?](?:\"|”)?\s+(?=[a-z~(])")

_BULLET_LINE = re.compile(
    r"^\s*(?:[-*+•]|\(?\d{1,3}[.):]|\(?[a-zA-Z][.)]|step\s+\d{1,3}\s*[.:)–—-]|\|)\s*\S", re.IGNORECASE
)
_LONGEST = 1200
"""Characters of one passage."""
_TODAY = re.compile(
    r"\b(?:today|currently|at the moment|as (?:it is|they are|things are) (?:now|today)|right now|nowadays|these days|at present|as of now|so far|until now|as it stands|"
    r"for now|now,|present(?:ly)?|existing process|the way (?:it works|we do it)(?: is)?|traditionally|to date)\b", re.IGNORECASE)  # fmt: skip
_FUTURE = re.compile(
    r"\b(?:in (?:the )?future|it is proposed|going forward|from now on|in the new (?:process|world|way|set-?up|flow)|once (?:live|it is live|rolled out)|"
    r"(?:we|i|they|management|(?<!if )(?<!when )the \w+|(?-i:[A-Z]\w+))(?: also)? (?:want|would like|wish|plan|intend|propose|hope|aim)s?\b(?! to know)|we'd like|i'd like|"
    r"(?:the|my|our) (?:idea|plan|proposal|suggestion|aim|goal|intention|ask|vision)(?: is|:)|(?:is|are) (?:intended|planned|proposed|envisaged|foreseen)|(?:ai|model|assistant|classifier|bot|chatbot|copilot|llm|tool|system|it|they|she|he|"
    r"\w+s?) (?:will|shall|should|would)|will be|should be|shall be|instead,? the|with the (?:ai|model|assistant|new)|"
    r"to-be|tomorrow|let the (?:ai|model|assistant)|have (?:an? |the )?(?:ai|model|assistant|llm)\b)", re.IGNORECASE)  # fmt: skip


def passages_of(text: str) -> tuple[list[Passage], list[tuple[int, int]]]:
    """The passages in order, and the places of orders to a machine, which no passage holds."""
    orders = [(each.start, each.end) for each in find_orders(text)]
    found: list[Passage] = []
    section, heading, era = Section.OTHER, "", Era.UNSTATED
    block_era = Era.UNSTATED
    last_block, last_end, listed, signed = -1, 0, False, 0
    for passage in _cut(text):
        if _overlaps(passage, orders):
            continue
        if passage.kind is not UnitKind.HEADING and gives_orders(passage.text) and _aimed(passage.text):
            orders.append((passage.start, passage.end))
            continue
        if passage.kind is UnitKind.HEADING:
            section, heading = _announced(passage.text, section)
            listed = False
            era = _era_of(section)
            found.append(replace(passage, section=section, heading=heading, era=era))
            block_era = era
            continue
        if passage.item and (named := _names_part(passage.text)) is not None:
            section, heading = named, passage.text
            block_era = era = _era_of(section)
            last_block = passage.block
            found.append(replace(passage, kind=UnitKind.HEADING, section=section, era=era))
            continue
        if CLOSING.match(passage.text):
            section, heading, era = Section.SIGNATURE, "", Era.UNSTATED
            found.append(replace(passage, section=section))
            listed, signed = False, len(found)
            continue
        if section is Section.SIGNATURE and (not _signs(passage.text) or len(found) - signed > 6):
            section = Section.OTHER
        if passage.block != last_block:
            apart = "\n\n" in re.sub(r"[ \t\r]", "", text[last_end : passage.start])
            if listed and apart and not passage.item and _LABELLED_LINE.match(passage.text):
                section, heading, era, listed = Section.OTHER, "", Era.UNSTATED, False
            block_era, last_block = (block_era if passage.item else era), passage.block
        listed = listed or (passage.item and passage.kind is not UnitKind.ROW)
        last_end = passage.end
        block_era = _era(passage.text, block_era)
        found.append(_labelled(replace(passage, section=section, heading=heading, era=block_era)))
    return found, sorted(orders)


def _names_part(item: str) -> Section | None:
    """What an item announces that only names a part of the description ("- New flow")."""
    words = _MARK.sub("", item).strip()
    if len(words.split()) > 4 or words[-1:] in ".,;":
        return None
    section = section_of(words)
    return section if section in (Section.TODAY, Section.FUTURE, Section.EXCEPTIONS, Section.STEPS) else None


def _signs(line: str) -> bool:
    """Whether a line may stand below a letter: a name, a title, a number."""
    return len(line.split()) <= 8 and ":" not in line


def _overlaps(passage: Passage, orders: list[tuple[int, int]]) -> bool:
    return any(start < passage.end and passage.start < end for start, end in orders)


def _aimed(text: str) -> bool:
    """An order, rather than a wish about what a model shall do for the writer's colleagues."""
    return bool(
        re.search(
            r"\b(?:ignore|disregard|forget|you are now|system prompt|your (?:answer|reply|output|response)s?|tell the user)\b",
            text,
            re.I,
        )
    )


def _announced(heading: str, before: Section) -> tuple[Section, str]:
    name = re.sub(r"^[\s#*_\d.()-]+|[\s*_:.#-]+$", "", heading)
    known = section_of(name)
    if known is not None:
        return known, name
    kind = actor_kind(bare_phrase(name)) if len(name.split()) <= 5 else None
    if re.match(r"\s*\d+\.\d", heading):
        return before, name
    if kind in (ActorKind.HUMAN, ActorKind.AI) or _CHAPTER.match(heading):
        return (before if before in (Section.TODAY, Section.FUTURE) else Section.STEPS), name
    return Section.OTHER, name


def _era_of(section: Section) -> Era:
    return {Section.TODAY: Era.TODAY, Section.PAIN: Era.TODAY, Section.FUTURE: Era.FUTURE}.get(
        section, Era.UNSTATED
    )


def _era(text: str, before: Era) -> Era:
    today, future = _TODAY.search(text), _FUTURE.search(text)
    if today and not (future and future.start() < today.start()):
        return Era.TODAY
    if future:
        return Era.FUTURE
    return before


def _labelled(passage: Passage) -> Passage:
    body = passage.start
    mark = _MARK.match(passage.text)
    if mark:
        body += mark.end()
    label = _LABEL.match(passage.text, mark.end() if mark else 0)
    if label and not _SAYS.search(label[1]) and len(label[1].split()) <= 6:
        section = section_of(label[1].replace("_", " "))
        if section is Section.USERS and mark:
            section = None  # "- User: confirms the solution" tells what they do
        return replace(
            passage, label=label[1].strip(" *_"), body=passage.start + label.end(),
            section=section or passage.section, era=_era_of(section) if section in (Section.TODAY, Section.FUTURE) else passage.era,
        )  # fmt: skip
    return replace(passage, body=body)


def _cut(text: str) -> Iterator[Passage]:
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
                    numbered=bool(_NUMBER_MARK.match(words)), item=unit.kind is UnitKind.ITEM or bool(_MARK.match(words)),
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
        if unit.kind in (UnitKind.SENTENCE, UnitKind.ITEM) and _MARK_ONLY.search(text, max(unit.start, unit.end - 8), unit.end):
            held = unit
        else:
            yield unit
    if held is not None:
        yield held


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a unit: those that begin with a small letter too, and none longer than is bearable."""
    for match in _LOWER_START.finditer(text, start, end):
        if not _MARK_ONLY.search(text, max(start, match.start() - 7), match.start() + 1):
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
    count = sum(bool(_LABELLED_LINE.match(line)) for line in lines)
    labels, short = count > 2, short or (count > 2 and count * 5 >= len(lines) * 3)
    piece: list[tuple[int, int]] = []
    for (start, end), line in zip(run, lines, strict=True):
        alone = bool(_LABELLED_LINE.match(line)) or (short and not line.lstrip().startswith("|"))
        step = bool(re.match(r"\s*step\s+\d", line, re.IGNORECASE) or _DECIMAL_MARK.match(line) or CLOSING.match(line))
        if labels and piece and not line.lstrip().startswith("|"):
            room = width - len(text[slice(*piece[-1])].rstrip()) - 1
            step = step or len((line.split() or [""])[0]) <= room * 0.6
        step = step or bool(piece and _GREETING.match(text[slice(*piece[-1])]))
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
        and _BULLET_LINE.match(after)
        and not _BULLET_LINE.match(line)
        and len(bare.split()) <= 5
        and bare[-1] not in ".,;!?:"
    ):
        name = bare.strip("*_ ")
        if section_of(name) is not None or actor_kind(bare_phrase(name)) is not None:
            return True
    if re.match(r"#{1,6}\s+\S", bare):
        return True
    if len(bare) > 70 or not any(char.isalpha() for char in bare) or bare.startswith("|"):
        return False
    if re.fullmatch(r"\*\*[^*]+\*\*:?|__[^_]+__:?", bare):
        return True
    if re.fullmatch(r"[=-]{3,}\s*", after.strip()) and "|" not in bare and not _BULLET_LINE.match(line):
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
    if (chapter := _CHAPTER.match(line)) and len(chapter["name"].split()) <= 5 and (_DECIMAL_MARK.match(after)):
        return True
    if first and len(words) <= 5 and bare[0].isupper() and bare[-1].isalnum() and (len(after.strip()) > 40 and after[:1].isupper() and not _SAYS.search(bare)) and not _BULLET_LINE.match(line):
        return True
    if _DECIMAL_CHAPTER.match(line) and after[:1].isupper() and not _DECIMAL_MARK.match(after):
        return True
    numbered = re.match(r"\d+(?:\.\d+)*[.)]?\s+(.+)$", bare)
    if numbered and section_of(numbered[1]) is not None and not after.strip():
        return True
    return first and len(words) <= 7 and bare[-1] not in ".,;!?" and section_of(bare) is not None
