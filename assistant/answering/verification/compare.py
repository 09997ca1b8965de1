"""Compare one part of a claim with one statement of a source."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from assistant.answering.verification.amounts import in_units_of
from assistant.answering.verification.conditions import dropped_conditions, reversed_times, turned_conditions
from assistant.answering.verification.contrasts import (
    added_totals,
    changed_quantifiers,
    excluded_words,
    joined_otherwise,
    reversed_limits,
    turned_comparison,
)
from assistant.answering.verification.names import missing_names, names_of, roles_of
from assistant.answering.verification.numbers import missing_numbers
from assistant.answering.verification.polarity import denials, denies_oddly, shared, strength_changes
from assistant.answering.verification.relations import exchanged_doers, other_keys, wrong_cells
from assistant.answering.verification.sources import SourceUnit
from assistant.answering.verification.statement import Clause, Statement, parse_statement
from assistant.answering.verification.wording import NEARLY, differences, repeated_share
from assistant.answering.verification.words import near_same
from knowledge.units import UnitKind


@dataclass(slots=True)
class Comparison:
    """How far a statement carries a claim."""

    unit: SourceUnit | None
    text: str = ""
    """The part of the claim."""
    coverage: float = 0.0
    """Weighted share of the claim's concepts that the statement and its surroundings hold."""
    strict: float = 0.0
    """Share that the statement itself holds."""
    predicate: float = 0.0
    """Share of the concepts that name nobody that the statement itself holds."""
    elsewhere: float = 0.0
    """Share that only other statements of the evidence hold: the mark of a mixed-up claim."""
    anchored: bool = False
    """Whether a value of the claim stands in the statement."""
    repeated: float = 0.0
    """Share of its words that the statement says in the same order."""
    faults: list[str] = field(default_factory=list)
    """Contradictions: any one makes the claim unsupported."""
    softened: list[str] = field(default_factory=list)
    """Contradictions that a free wording may only seem to hold."""
    doubts: list[str] = field(default_factory=list)
    """Signs of a change that honest paraphrases show, too."""


def coverage(
    claim: Statement, unit: SourceUnit, everywhere: Collection[str], asked: Collection[str]
) -> Comparison:
    """Which of a claim's concepts a statement holds."""
    claim = in_units_of(claim, unit.statement)
    result = Comparison(unit=unit, text=claim.text, repeated=repeated_share(claim, unit.statement))
    wanted = list(claim.concepts)
    if not wanted:
        result.coverage = result.strict = 1.0
        return result
    total = strict = elsewhere = 0.0
    for concept in wanted:
        if holds(unit.own, concept):
            total, strict = total + 1, strict + 1
        elif holds(unit.context, concept):
            total, strict = total + 0.9, strict + 0.6
        elif concept in asked:
            total, strict = total + 0.8, strict + 0.5
        elif holds(unit.near, concept):
            total += 0.45
        elif holds(everywhere, concept):
            total, elsewhere = total + 0.2, elsewhere + 1
    naming = {w.concept for w in names_of(claim)} | {c for role, _ in roles_of(claim.words) for c in role}
    plain = [c for c in wanted if c not in naming]
    result.predicate = sum(holds(unit.own, c) for c in plain) / len(plain) if plain else result.coverage
    result.coverage, result.strict = total / len(wanted), strict / len(wanted)
    result.elsewhere = elsewhere / len(wanted)
    values = {q.value for q in unit.statement.quantities}
    result.anchored = any(q.value in values for q in claim.quantities)
    return result


def holds(concepts: Collection[str], concept: str) -> bool:
    if concept in concepts:
        return True
    start = concept[:5]
    return any(other[:5] == start and near_same(concept, other) for other in concepts)


def find_faults(
    result: Comparison,
    claim: Statement,
    *,
    asked: Collection[str],
    around: Collection[str],
    everywhere: Collection[str],
) -> None:
    """Add what the statement contradicts in the claim, or leaves open."""
    unit = result.unit
    if unit is None or (result.repeated == 1.0 and len(claim.words) == len(unit.statement.words)):
        return
    source = unit.statement
    claim = in_units_of(claim, source)
    lead = parse_statement(unit.lead) if unit.lead else None
    context_values = [q for w in (lead,) if w for q in w.quantities]
    known = unit.own | unit.context | set(asked)
    faults, doubts = result.faults, result.doubts
    faults += [
        f"number {v}" for v in missing_numbers(claim.quantities, [*source.quantities, *context_values])
    ]
    faults += [f"name {n}" for n in missing_names(claim, known, unit.initials, ())]
    faults += [f"role {r}" for r in _strange_roles(claim, unit, asked, everywhere)]
    if result.repeated < 0.8:
        faults += _polarity(claim, unit)
    said = set(claim.all_concepts) | set(asked)
    strict, loose = dropped_conditions(claim, source, said, said | set(around))
    faults += [f"without its condition ({marker})" for marker in strict]
    doubts += [f"without its setting ({marker})" for marker in loose]
    faults += [f"condition turned ({m})" for m in turned_conditions(claim, source)]
    faults += [f"order of time turned ({m})" for m in reversed_times(claim, source)]
    faults += [f"opposite ({w})" for w in excluded_words(claim, source, unit.context_words)]
    faults += [f"quantity ({w})" for w in changed_quantifiers(claim, source)]
    turned, added = reversed_limits(claim, source)
    faults += [f"limit turned ({v})" for v in turned]
    doubts += [f"limit added ({v})" for v in added]
    if not turned and turned_comparison(claim, source):
        faults.append("limit turned")
    _cancel_turns(faults, doubts)
    faults += [f"doer ({verb})" for verb in exchanged_doers(claim, source)]
    if joined_otherwise(claim, source):
        (faults if result.repeated >= 0.6 else doubts).append("and/or")
    if unit.kind is UnitKind.ROW and unit.lead:
        if other_keys(claim, source.text, unit.row_keys):
            faults.append("another row")
        faults += [f"column ({name})" for name in wrong_cells(claim, source.text, unit.lead)]
    if added_totals(claim, source):
        doubts.append("some or most added")
    if result.repeated >= NEARLY:
        changed, renamed = differences(claim, unit, asked=asked, everywhere=everywhere)
        faults += changed
        doubts += renamed
    if unit.kind is UnitKind.ROW and unit.lead:
        faults += [f"from another row ({c})" for c in _of_other_rows(claim, unit, asked)]
    if result.repeated < 0.6 and result.strict < _SURE:
        _soften(faults, result.softened)
    if "only" in claim.lowers and not source.lowers & {
        "only",
        "solely",
        "alone",
        "no",
        "not",
        "never",
        "unless",
        "nobody",
        "none",
        "exclusively",
        "cannot",
    }:
        doubts.append("only added")


_SURE = 0.9
"""Share of a claim that its source must hold for small words to be told apart with certainty."""
_UNSURE = (
    "negation",
    "must/should/may",
    "doer",
    "without its",
    "column",
    "opposite",
    "condition",
    "order",
    "quantity",
)


def _soften(faults: list[str], softened: list[str]) -> None:
    softened += [f for f in faults if f.startswith(_UNSURE)]
    faults[:] = [f for f in faults if not f.startswith(_UNSURE)]


def _cancel_turns(faults: list[str], doubts: list[str]) -> None:
    """ "Unless it is less than 90 days old" is "if it is at least 90 days old": two turns are none."""
    negated = [f for f in faults if f.startswith("negation")]
    turned = [f for f in faults if f.startswith("limit turned")]
    if negated and turned:
        faults[:] = [f for f in faults if f not in negated and f not in turned]
        doubts.append("negation with limit")


def _of_other_rows(claim: Statement, unit: SourceUnit, asked: Collection[str]) -> list[str]:
    """Words of the claim that only other rows of the table say."""
    known = unit.own | unit.context | set(asked)
    return sorted(c for c in claim.concepts if c in unit.other_rows and not holds(known, c))


def _strange_roles(
    claim: Statement, unit: SourceUnit, asked: Collection[str], everywhere: Collection[str]
) -> list[str]:
    """Roles of the claim that this statement does not name though others of the evidence do."""
    from knowledge.terms import stem

    row = unit.kind is UnitKind.ROW
    stems = {stem(w.lower) for w in unit.statement.words} | {stem(w) for w in unit.context_words if not row}
    near_roots = unit.own | set(asked) | (frozenset() if row else unit.context)
    strange = []
    for role, at in roles_of(claim.words):
        if role <= stems:
            continue
        head_words = [w for w in claim.words if w.start == at]
        head = head_words[0].concept if head_words else ""
        gone = {r for r in role if r not in stems and not holds(near_roots, r)}
        if not gone:
            continue
        if head and not holds(near_roots, head) and holds(everywhere, head):
            strange.append(head_words[0].lower)
        elif holds(near_roots, head) and any(holds(everywhere, g) for g in gone):
            strange.append(" ".join(sorted(gone)))
    return strange


def _polarity(claim: Statement, unit: SourceUnit) -> list[str]:
    """Negation and duty of each clause of the claim against the clauses that say the same."""
    found = []
    source = unit.statement
    if unit.kind is UnitKind.ROW:
        return _row_polarity(claim, source, unit.lead)
    same_length = len(source.clauses) <= 1
    whole = denies_oddly(claim, other=source) != denies_oddly(source, other=claim)
    groups: dict[tuple[int, ...], list[Clause]] = {}
    for clause in claim.clauses:
        picked = _like(clause, source) if not same_length else tuple(range(len(source.clauses)))
        groups.setdefault(picked, []).append(clause)
    for picked, clauses in groups.items():
        theirs = [source.clauses[i] for i in picked] or list(source.clauses)
        if not any(shared(c, t) for c in clauses for t in theirs):
            continue
        turned = denies_oddly(claim, clauses, other=source) != denies_oddly(source, theirs, other=claim)
        if turned and whole:
            found.append("negation")
        own_text = " ; ".join(c.text for c in clauses)
        their_text = " ; ".join(t.text for t in theirs)
        if strength_changes(their_text, own_text):
            found.append("must/should/may")
    return found


def _row_polarity(claim: Statement, row: Statement, header: str) -> list[str]:
    """Of a table row only the cells that are told count."""
    told = [
        c
        for c in row.clauses
        if c.concepts and sum(holds(claim.all_concepts, x) for x in c.concepts) >= 0.6 * len(c.concepts)
    ]
    if denials(claim) and not denials(row) and not denials(parse_statement(header)):
        return ["negation"]
    return ["negation"] if not denials(claim) and denies_oddly(row, told) else []


def _like(clause: Clause, source: Statement) -> tuple[int, ...]:
    """The source clauses that a claim's clause repeats; all of them where none stands out."""
    counts = [shared(clause, other) for other in source.clauses]
    most = max(counts, default=0)
    if most == 0:
        return tuple(range(len(counts)))
    best = {i for i, n in enumerate(counts) if n == most}
    wide = {i for i, n in enumerate(counts) if n >= 0.6 * len(source.clauses[i].concepts) and n >= 2}
    return tuple(sorted(best | wide))
