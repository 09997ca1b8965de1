"""Instructions aimed at a model, in what readers see, in what they do not, and in disguise. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.inspect.lookalikes import folded
from ingest.inspect.subject import Subject, counted
from knowledge.addressed import addressed_spans, speaks_to_machine
from knowledge.injection import find_encoded, find_orders, gives_orders
from knowledge.proposals.report import Excerpt, Remark, Severity

_CLOSING = re.compile(
    r"(?m)^[ \t]*</(?:source|sources|passages?|context|documents?|evidence|system|instructions?)>[ \t]*$",
    re.I,
)
_ACTIVE = frozenset({"markdown", "text", "rst"})


def inspect_orders(subject: Subject) -> Iterator[Remark]:
    """`instruction` where a machine is addressed, `possible_instruction` where it may be meant."""
    text = folded(subject.text)
    certain: list[Excerpt] = []
    possible: list[Excerpt] = []
    for order in find_orders(text):
        example = _is_example(text, order.at)
        target = certain if order.certain and not example else possible
        target.append(subject.excerpt(order.start, order.end))
    for start, end in addressed_spans(text):
        if any(start <= (each.start or 0) < end for each in certain):
            continue
        if _is_example(text, start):
            possible.append(subject.excerpt(start, end))
        else:
            possible = [each for each in possible if not start <= (each.start or 0) < end]
            certain.append(subject.excerpt(start, end))
    certain += [subject.loose_excerpt(part) for part in _unseen_orders(subject)]
    encoded = [subject.excerpt(start, end) for start, end, _ in find_encoded(subject.text)]
    if certain:
        message = (
            f"Orders to a machine rather than to people in {counted(len(certain), 'sentence')}; "
            "take them out or ask the author."
        )
        yield subject.remark("instruction", Severity.ERROR, message, certain)
    if possible:
        message = f"A machine may be meant in {counted(len(possible), 'sentence')}; read below."
        yield subject.remark("possible_instruction", Severity.WARNING, message, possible)
    if encoded:
        message = f"People cannot read {counted(len(encoded), 'text')} in code; write out what is meant."
        yield subject.remark("encoded_text", Severity.WARNING, message, encoded)


def _unseen_orders(subject: Subject) -> Iterator[str]:
    """Orders that no reader of the page would see."""
    yield from (
        part for part in subject.left_out if gives_orders(folded(part)) or speaks_to_machine(folded(part))
    )
    if subject.document.format in _ACTIVE:
        yield from (match.group().strip() for match in _CLOSING.finditer(subject.prose))


def _is_example(text: str, place: int) -> bool:
    """Whether words are quoted or stand in code, as guides on attacks do."""
    line = text.rfind("\n", 0, place) + 1
    before = text[line : place + 1]
    if before.lstrip().startswith(">") or before.count("`") % 2 == 1:
        return True
    straight = before.count('"') % 2 == 1
    curly = before.count("“") > before.count("”")
    inside_fence = len(re.findall(r"(?m)^[ \t>]*(?:```|~~~)", text[:line])) % 2 == 1
    return straight or curly or inside_fence
