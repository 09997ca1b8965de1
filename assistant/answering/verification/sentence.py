"""Judge one sentence against everything that it cites."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.verification.compare import Comparison, coverage, find_faults
from assistant.answering.verification.meaning import Encode, meet
from assistant.answering.verification.sources import ParsedSource, SourceUnit, is_verbatim
from assistant.answering.verification.statement import Statement
from assistant.answering.verification.support import support_score, support_signals
from assistant.answering.verification.wording import NEARLY
from knowledge.statements.lexicon import VERBS
from knowledge.terms import stem

_JOINT = re.compile(
    r"\s*(?:;|,?\s+(?:while|whereas|and then)\b|,\s+(?:and|but|so|which|who|then)\b|\s+(?:and|but)\b|\s+[—–]\s+|\.\s+)\s*",
    re.IGNORECASE,
)
_CANDIDATES = 4
"""Statements compared in full for each part of a claim."""
_NEAR_BEST = 0.12
"""How far behind the best coverage a statement may be and still be the one that is meant."""
_HOLDING = 0.3
"""How much further behind one may be that holds the claim's value where the best does not."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The graded part of the score by words alone, on a logistic scale."""

    intercept: float = -4.6
    coverage: float = 4.5
    strict: float = 1.5
    predicate: float = 2.2
    anchored: float = 0.6
    elsewhere: float = -3.0
    doubt: float = -0.7
    softened: float = -1.9
    fault: float = -3.2


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a sentence is carried, and why not."""

    score: float
    faults: tuple[str, ...]
    doubts: tuple[str, ...]
    parts: tuple[Comparison, ...]
    signals: Mapping[str, float] | None = None
    """What was weighed where words were compared by meaning; None where nothing was left to weigh."""


def judge_sentence(
    text: str,
    sources: Sequence[ParsedSource],
    *,
    asked: Collection[str] = (),
    around: Collection[str] = (),
    encode: Encode | None = None,
) -> Judgement:
    """Find the statements that a sentence rests on, and every contradiction.

    Args:
        text: The sentence without markers.
        sources: What it cites.
        asked: Concepts of the question.
        around: Concepts of the neighbouring sentences of the reply.
        encode: Gives words in context; without it the wording alone decides.
    """
    if any(is_verbatim(text, source) for source in sources):
        return Judgement(1.0, (), (), ())
    units = [unit for source in sources for unit in source.units]
    if not units:
        return Judgement(0.0, ("nothing to stand on",), (), ())
    claim = Statement(" ".join(text.split()))
    everywhere = frozenset().union(*(unit.own | unit.context for unit in units))
    best: tuple[Comparison, ...] = ()
    best_score = -1.0
    for parts in _readings(claim):
        compared = _compare_parts(parts, units, everywhere, asked, around)
        if best and best[0].repeated >= NEARLY and not _are_quotes(compared):
            continue
        score = _score(compared)
        if score > best_score + 1e-9:
            best, best_score = tuple(compared), score
        if best_score > 0.9:
            break
    faults = tuple(dict.fromkeys(f for part in best for f in part.faults))
    doubts = tuple(dict.fromkeys(d for part in best for d in (*part.softened, *part.doubts)))
    signals = None if faults or encode is None else _weigh(claim, best, encode)
    score = best_score if signals is None else support_score(signals)
    return Judgement(score, faults, doubts, best, signals)


def _weigh(claim: Statement, parts: Sequence[Comparison], encode: Encode) -> dict[str, float] | None:
    """The signals of a claim, or None where its words have no vectors."""
    units = {id(part.unit): part.unit for part in parts if part.unit is not None}.values()
    texts = [f"{unit.lead} {unit.statement.text}" if unit.lead else unit.statement.text for unit in units]
    meeting = meet(claim.text, texts, encode)
    return support_signals(parts, meeting) if meeting else None


def _are_quotes(parts: Sequence[Comparison]) -> bool:
    """Whether parts nearly repeat different statements: the only way to cut a near-quotation."""
    return all(p.repeated >= 0.85 for p in parts) and len({id(p.unit) for p in parts}) > 1


def _readings(claim: Statement) -> list[list[Statement]]:
    """The claim as one, then cut at its joints: parts may stand on different statements."""
    readings = [[claim]]
    if re.search(r",[^,:]+:", claim.plain):
        return readings  # a table's cell told as "key, column: value"
    cuts = [m.span() for m in _JOINT.finditer(claim.plain)]
    for start, end in cuts[:6]:
        first, second = Statement(claim.plain[:start]), Statement(claim.plain[end:])
        comma = claim.plain[start : start + 1] in {",", ";", "."}
        if all(_stands_alone(p) or (comma and len(p.concepts) >= 3) for p in (first, second)):
            readings.append([first, second])
    if len(cuts) > 1:
        edges = [0, *[x for cut in cuts for x in cut], len(claim.plain)]
        pieces = [claim.plain[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        merged: list[str] = []
        for piece in pieces:
            if merged and not _stands_alone(Statement(piece)):
                merged[-1] += " and " + piece
            else:
                merged.append(piece)
        if len(merged) > 2:
            readings.append([Statement(piece) for piece in merged])
    return readings


_VERB = re.compile(
    r"\b(?:must|may|should|shall|can|will|is|are|was|were|be|has|have|had|does|do|needs?|did)\b",
    re.IGNORECASE,
)


def _stands_alone(part: Statement) -> bool:
    """Whether a part says something: some content and a verb."""
    return len(part.concepts) >= 2 and bool(
        _VERB.search(part.plain) or any(stem(w.lower) in VERBS for w in part.words)
    )


def _compare_parts(
    parts: list[Statement],
    units: Sequence[SourceUnit],
    everywhere: frozenset[str],
    asked: Collection[str],
    around: Collection[str],
) -> list[Comparison]:
    compared: list[Comparison] = []
    for index, part in enumerate(parts):
        said = (
            set(around).union(*(other.all_concepts for other in parts if other is not part))
            if len(parts) > 1
            else around
        )
        near = _nearest(part, units, everywhere, asked)
        for each in near:
            find_faults(each, part, asked=asked, around=said, everywhere=everywhere)
        chosen = min(near, key=lambda c: (len(c.faults), len(c.softened), -c.coverage))
        if index and not _same_place(compared[0], chosen) and _has_no_subject(part):
            chosen.faults.append("joined from another place")
        compared.append(chosen)
    return compared


def _nearest(
    part: Statement, units: Sequence[SourceUnit], everywhere: frozenset[str], asked: Collection[str]
) -> list[Comparison]:
    """The statements that a part may rest on: those it repeats, else those that hold most of it."""
    likely = heapq.nlargest(
        2 * _CANDIDATES, units, key=lambda u: len(part.forms & u.statement.forms) + len(part.concepts & u.own)
    )
    ranked = sorted((coverage(part, u, everywhere, asked) for u in likely), key=_rank, reverse=True)
    repeating = [c for c in ranked if c.repeated >= NEARLY]
    limit = _rank(ranked[0]) - _NEAR_BEST
    holding = [
        c for c in ranked[1:] if c.anchored and not ranked[0].anchored and _rank(c) >= limit - _HOLDING
    ]
    return (repeating or [c for c in ranked if _rank(c) >= limit])[:_CANDIDATES] + holding[:1] * (
        not repeating
    )


def _rank(comparison: Comparison) -> float:
    return comparison.coverage + 0.3 * comparison.strict + 0.4 * comparison.predicate


def _same_place(first: Comparison, other: Comparison) -> bool:
    return first.unit is not None and other.unit is not None and first.unit.section == other.unit.section


_SUBJECTLESS = re.compile(
    r"^\W*(?:(?:they|it|he|she|this|these|which|who|also|then)\b|(?:must|may|should|shall|can|cannot|will|is|are|was|"
    r"were|has|have|does|do|never|not|needs?)\s)",
    re.IGNORECASE,
)


def _has_no_subject(part: Statement) -> bool:
    first = part.words[0].lower if part.words else ""
    acts = first.endswith(("s", "ed")) and stem(first) in VERBS and part.plain[:1].islower()
    return acts or bool(_SUBJECTLESS.match(part.plain))


def _score(parts: Sequence[Comparison]) -> float:
    return min(_score_one(part) for part in parts) * (0.97 ** (len(parts) - 1))


def _score_one(part: Comparison) -> float:
    w = WEIGHTS
    value = (
        w.intercept
        + w.coverage * part.coverage
        + w.strict * part.strict
        + w.predicate * part.predicate
        + w.anchored * part.anchored
        + w.elsewhere * part.elsewhere
        + w.softened * len(set(part.softened))
        + w.doubt * len(part.doubts)
        + (w.fault * (1 + 0.25 * (len(part.faults) - 1)) if part.faults else 0.0)
    )
    score = 1 / (1 + math.exp(-value))
    return min(score, 0.45) if part.faults else score
