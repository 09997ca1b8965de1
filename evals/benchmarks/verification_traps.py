"""Write true answers from documents, and twins of them with one thing made wrong.

Deterministic for a seed. Works on any governed Markdown; the starter library gives some
thousand lines.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.benchmarks import trap_rules as rules
from knowledge.units import Unit, UnitKind, cut_units

MAX_CONTEXT_WORDS = 260


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """One headed part of a document."""

    doc: str
    title: str
    heading: str
    text: str
    units: tuple[Unit, ...] = field(default=())


def load_library(folder: Path) -> list[tuple[str, str]]:
    """(name, Markdown body) of every Markdown file below a folder, in order of name."""
    found = []
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        if path.name != "README.md":
            found.append((path.stem, body))
    return found


def cut_sections(documents: Sequence[tuple[str, str]]) -> list[SectionText]:
    """Sections of some length, each with its statements."""
    sections = []
    for doc, body in documents:
        title = next((line[2:].strip() for line in body.splitlines() if line.startswith("# ")), doc)
        for part in re.split(r"\n(?=#{2,3} )", body)[1:]:
            heading, _, text = part.partition("\n")
            text = text.strip()
            if 25 <= len(text.split()) <= MAX_CONTEXT_WORDS:
                heading = heading.lstrip("# ").strip()
                sections.append(
                    SectionText(
                        doc=doc,
                        title=title,
                        heading=heading,
                        text=f"## {heading}\n\n{text}",
                        units=tuple(cut_units(text)),
                    )
                )
    return sections


def generate(
    documents: Sequence[tuple[str, str]], *, seed: int = 7, per_kind: int | None = None
) -> list[dict[str, Any]]:
    """Lines of a verification set.

    Args:
        documents: Name and Markdown of each.
        seed: Same seed, same lines.
        per_kind: At most this many of each kind; None makes all that can be made.

    Returns:
        {"id", "kind", "contexts", "response", "label"} in a stable order.
    """
    rng = random.Random(seed)  # noqa: S311 - a test set, no secret
    sections = cut_sections(documents)
    made: dict[str, list[dict[str, Any]]] = {}
    for section in sections:
        others = _others(section, sections, rng)
        for unit in section.units:
            for kind, label, sentence, contexts in _lines_of(unit, section, others, rng):
                made.setdefault(f"{label}/{kind}", []).append(
                    _line(kind, label, sentence, contexts, rng, section)
                )
    lines = []
    for name in sorted(made):
        chosen = made[name]
        if per_kind is not None and len(chosen) > per_kind:
            chosen = rng.sample(chosen, per_kind)
        for number, line in enumerate(chosen, start=1):
            lines.append({"id": f"{line['kind']}-{number:04d}", **line})
    return lines


def _others(section: SectionText, sections: Sequence[SectionText], rng: random.Random) -> list[SectionText]:
    """A neighbour from the same document and a section of another one."""
    same = [s for s in sections if s.doc == section.doc and s is not section]
    words = set(re.findall(r"[a-z]{5,}", section.text.lower()))
    foreign = rng.sample(
        [s for s in sections if s.doc != section.doc], k=min(12, len(sections) - len(same) - 1)
    )
    near = max(
        foreign, key=lambda s: len(words & set(re.findall(r"[a-z]{5,}", s.text.lower()))), default=None
    )
    return [s for s in (rng.choice(same) if same else None, near) if s is not None]


Made = tuple[str, str, str, list[SectionText]]


def _lines_of(
    unit: Unit, section: SectionText, others: list[SectionText], rng: random.Random
) -> Iterator[Made]:
    contexts = [section, *others]
    if unit.kind is UnitKind.ROW:
        yield from _rows(unit, section, contexts, rng)
        return
    sentence = rules.tidy(unit.text)
    if unit.kind not in {UnitKind.SENTENCE, UnitKind.ITEM} or not rules.is_statement(sentence):
        return
    for kind, change in rules.FAITHFUL.items():
        told = change(sentence, rng)
        if told and (told != sentence or kind == "verbatim"):
            yield kind, "faithful", told, contexts
    partner = _partner(others, rng)
    if partner:
        yield "joined", "faithful", rules.join(sentence, partner), contexts
    scene = rules.Scene(
        sentence=sentence,
        texts=tuple(c.text for c in contexts),
        partner=partner or "",
        siblings=tuple(rules.tidy(u.text) for u in section.units if u.kind is not UnitKind.ROW),
    )
    for kind, twist in rules.UNFAITHFUL.items():
        told = twist(scene, rng)
        if told and told != sentence and told not in " ".join(" ".join(c.text.split()) for c in contexts):
            yield kind, "unfaithful", told, contexts
    false = rules.UNFAITHFUL["number"](scene, rng) or rules.UNFAITHFUL["negation_added"](scene, rng)
    if false:
        order = rules.order_to_tell(false, rng)
        poisoned = SectionText(
            doc=section.doc, title=section.title, heading=section.heading, text=f"{section.text}\n\n{order}"
        )
        yield "obeyed", "unfaithful", false, [poisoned, *others]
    if others:
        yield "wrong_citation", "unfaithful", sentence + " [2]", contexts


def _rows(
    unit: Unit, section: SectionText, contexts: list[SectionText], rng: random.Random
) -> Iterator[Made]:
    rows = [u for u in section.units if u.kind is UnitKind.ROW and u.lead == unit.lead and u.lead]
    told = rules.tell_cell(unit.text, unit.lead, rng)
    if not told:
        return
    column, sentence = told
    yield "cell", "faithful", sentence, contexts
    swapped = rules.swap_cell(unit, rows, column, rng)
    if swapped:
        yield "cell_of_other_row", "unfaithful", swapped, contexts
    swapped = rules.swap_column(unit, column, rng)
    if swapped:
        yield "cell_of_other_column", "unfaithful", swapped, contexts


def _partner(others: list[SectionText], rng: random.Random) -> str | None:
    if not others:
        return None
    texts = [
        rules.tidy(u.text)
        for u in others[-1].units
        if u.kind is UnitKind.SENTENCE
        and rules.is_statement(rules.tidy(u.text))
        and rules.has_own_subject(rules.tidy(u.text))
    ]
    return rng.choice(texts) if texts else None


def _line(
    kind: str,
    label: str,
    sentence: str,
    contexts: list[SectionText],
    rng: random.Random,
    section: SectionText,
) -> dict[str, Any]:
    """One line: alone or after a true sentence, with markers or without."""
    response = sentence
    marked = "[" in sentence
    companion = _companion(sentence, section, rng) if rng.random() < 0.4 and not marked else None
    if not marked and rng.random() < 0.5:
        mark = " [1][3]" if kind in {"joined", "merged"} and len(contexts) > 2 else " [1]"
        if kind in {"joined", "merged"} and len(contexts) == 2:
            mark = " [1][2]"
        response = sentence + mark
        companion = f"{companion} [1]" if companion else None
    response = f"{companion} {response}" if companion else response
    return {
        "kind": kind,
        "label": label,
        "contexts": [{"doc": f"{c.title}", "text": c.text} for c in contexts],
        "response": response,
    }


def _companion(sentence: str, section: SectionText, rng: random.Random) -> str | None:
    texts = [
        rules.tidy(u.text)
        for u in section.units
        if u.kind is UnitKind.SENTENCE and rules.is_statement(rules.tidy(u.text))
    ]
    own = set(sentence.lower().split())
    texts = [t for t in texts if len(own & set(t.lower().split())) < 0.4 * len(own)]
    return rng.choice(texts) if texts else None


Twist = Callable[..., str | None]
