"""A description cut into what can be read by itself: sentences, items, rows and labelled lines. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.drafting.extraction.actors import actor_kind
from assistant.drafting.extraction.actors import bare as bare_words
from assistant.drafting.extraction.blocks import cut_passages
from assistant.drafting.extraction.facts import ActorKind, Era
from assistant.drafting.extraction.line_marks import CHAPTER, CLOSING, LABEL, LABELLED_LINE, MARK, SAYS
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import Section, section_of
from knowledge.injection import find_orders, gives_orders
from knowledge.units import UnitKind

_TODAY = re.compile(
    r"\b(?:today|currently|at the moment|as (?:it is|they are|things are) (?:now|today)|right now|nowadays|these days|at present|as of now|so far|until now|as it stands|"
    r"for now|now,|present(?:ly)?|existing process|the way (?:it works|we do it)(?: is)?|traditionally|to date)\b", re.IGNORECASE)  # fmt: skip
_FUTURE = re.compile(
    r"\b(?:in (?:the )?future|it is proposed|going forward|from now on|in the new (?:process|world|way|set-?up|flow)|once (?:live|it is live|rolled out)|"
    r"(?:we|i|they|management|(?<!if )(?<!when )the \w+|(?-i:[A-Z]\w+))(?: also)? (?:want|would like|wish|plan|intend|propose|hope|aim)s?\b(?! to know)|we'd like|i'd like|"
    r"(?:the|my|our) (?:idea|plan|proposal|suggestion|aim|goal|intention|ask|vision)(?: is|:)|(?:plan|idea) is\b|(?:is|are) (?:intended|planned|proposed|envisaged|foreseen)|(?:ai|model|assistant|classifier|bot|chatbot|copilot|llm|tool|system|it|they|she|he|"
    r"\w+s?) (?:will|shall|should|would)|will be|should be|shall be|instead,? the|with the (?:ai|model|assistant|new)|"
    r"to-be|tomorrow|let the (?:ai|model|assistant)|have (?:an? |the )?(?:ai|model|assistant|llm)\b)", re.IGNORECASE)  # fmt: skip


def passages_of(text: str) -> tuple[list[Passage], list[tuple[int, int]]]:
    """The passages in order, and the places of orders to a machine, which no passage holds."""
    orders = [(each.start, each.end) for each in find_orders(text)]
    found: list[Passage] = []
    section, heading, era = Section.OTHER, "", Era.UNSTATED
    block_era = Era.UNSTATED
    last_block, last_end, listed, signed = -1, 0, False, 0
    for passage in cut_passages(text):
        if _overlaps(passage, orders):
            continue
        if passage.kind is not UnitKind.HEADING and gives_orders(passage.text) and _aimed(passage.text):
            orders.append((passage.start, passage.end))
            continue
        if passage.kind is UnitKind.HEADING:
            section, heading = _announced(passage.text, section)
            if not found and section is Section.APPEAL:
                section = Section.OTHER  # "Complaints" over all of it names the work itself
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
            if listed and apart and not passage.item and LABELLED_LINE.match(passage.text):
                section, heading, era, listed = Section.OTHER, "", Era.UNSTATED, False
            block_era, last_block = (block_era if passage.item else era), passage.block
        listed = listed or (passage.item and passage.kind is not UnitKind.ROW)
        last_end = passage.end
        block_era = _era(passage.text, block_era)
        found.append(_labelled(replace(passage, section=section, heading=heading, era=block_era)))
    return found, sorted(orders)


def _names_part(item: str) -> Section | None:
    """What an item announces that only names a part of the description ("- New flow")."""
    words = MARK.sub("", item).strip()
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
    kind = actor_kind(bare_words(name)) if len(name.split()) <= 5 else None
    if re.match(r"\s*\d+\.\d", heading):
        return before, name
    if kind in (ActorKind.HUMAN, ActorKind.AI) or CHAPTER.match(heading):
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
    mark = MARK.match(passage.text)
    if mark:
        body += mark.end()
    label = LABEL.match(passage.text, mark.end() if mark else 0)
    if label and not SAYS.search(label[1]) and len(label[1].split()) <= 6:
        section = section_of(label[1].replace("_", " "))
        if section is Section.USERS and mark:
            section = None  # "- User: confirms the solution" tells what they do
        return replace(
            passage, label=label[1].strip(" *_"), body=passage.start + label.end(),
            section=section or passage.section, era=_era_of(section) if section in (Section.TODAY, Section.FUTURE) else passage.era,
        )  # fmt: skip
    return replace(passage, body=body)
