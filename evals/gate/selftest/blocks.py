"""Why a decision blocks a release, by the metric or rule that does; and which of that is new. Pure.

The unchanged release may itself miss a floor of the bar. What a sabotage is blocked for must
come from the sabotage: a reason counts only where the unchanged release, judged beside
itself, does not have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evals.gate.decision.comparing import says
from evals.gate.decision.hard import SEVERITY
from evals.gate.decision.reasons import WORST_FIRST, count, listed, worst
from evals.gate.decision.verdict import Decision, MetricResult, Verdict

NEW_FAILURES, ERRORS, TAMPERING = "new_failures", "errors", "tampering"
_FIGURE = re.compile(r"[−-]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One metric or rule that stops a release."""

    rule: str
    """A metric, a measure of time or money, or `severity`, `new_failures`, `errors`, `tampering`."""
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """What the gate held against an unchanged release beside itself."""

    of: str
    block: Block


def new_blocks(decision: Decision, unchanged: Decision, *, max_new_failures: int) -> list[Block]:
    """What stops a release and did not stop the unchanged one, the weightiest first."""
    found = [
        *_lost(decision, unchanged),
        *_hard(decision, unchanged),
        *_metrics(decision, unchanged),
        *_operations(decision, unchanged),
        *_flips(decision, max_new_failures),
    ]
    return sorted(found, key=lambda each: WORST_FIRST.index(each.verdict))


def alarms(decision: Decision, *, max_new_failures: int) -> list[Block]:
    """What stops a release beside itself: everything but what it misses by itself, whatever it is beside."""
    compared = [
        Block(rule=each.name, verdict=verdict, why=_joined(each.reasons))
        for each in decision.metrics
        if (verdict := _compared(each)) is not Verdict.PASS
    ]
    slower = [
        Block(rule=each.name, verdict=each.verdict, why=_joined(each.reasons))
        for each in decision.operations
        if each.verdict is not Verdict.PASS and (each.limit is None or (each.candidate or 0) <= each.limit)
    ]
    return [*_errors(decision.errors or {}), *compared, *slower, *_flips(decision, max_new_failures)]


def verdict_of(blocks: Iterable[Block]) -> Verdict:
    """The worst of them; PASS of none."""
    return worst(each.verdict for each in blocks)


def _lost(decision: Decision, unchanged: Decision) -> list[Block]:
    known = unchanged.errors or {}
    return _errors({i: why for i, why in (decision.errors or {}).items() if i not in known})


def _errors(errors: Mapping[str, str]) -> list[Block]:
    if not errors:
        return []
    first = next(iter(sorted(errors)))
    why = f"{count(len(errors), 'case')} without an output, first {first}: {errors[first].rstrip('.')}."
    return [Block(rule=ERRORS, verdict=Verdict.INVALID, why=why)]


def _hard(decision: Decision, unchanged: Decision) -> list[Block]:
    known = unchanged.hard_failures or {}
    found = []
    for name, ids in (decision.hard_failures or {}).items():
        new = sorted(set(ids) - set(known.get(name, ())))
        if new:
            what = "failed as hard cases" if name == SEVERITY else f"broke {name}"
            why = f"{count(len(new), 'case')} {what} that did not before: {listed(new)}."
            found.append(Block(rule=name, verdict=Verdict.FAIL, why=why))
    return found


def _metrics(decision: Decision, unchanged: Decision) -> list[Block]:
    """Gating metrics; the hard ones among them are told by their cases."""
    hard = decision.hard_failures or {}
    before = {each.name: each for each in unchanged.metrics}
    found = []
    for each in decision.metrics:
        known = {_shape(text) for text in before[each.name].reasons} if each.name in before else set()
        new = [text for text in each.reasons if _shape(text) not in known]
        if not each.gating or each.name in hard or not new:
            continue
        compared = _compared(each)
        verdict = compared if known and compared is not Verdict.PASS else each.verdict
        found.append(Block(rule=each.name, verdict=verdict, why=_joined(new)))
    return found


def _operations(decision: Decision, unchanged: Decision) -> list[Block]:
    known = {each.name for each in unchanged.operations if each.verdict is not Verdict.PASS}
    return [
        Block(rule=each.name, verdict=each.verdict, why=_joined(each.reasons))
        for each in decision.operations
        if each.verdict is not Verdict.PASS and each.name not in known
    ]


def _flips(decision: Decision, allowed: int) -> list[Block]:
    ids = [flip.case_id for flip in decision.flips if not flip.now_passes]
    if len(ids) <= allowed:
        return []
    why = f"{count(len(ids), 'case')} failed that passed before: {listed(ids)}."
    return [Block(rule=NEW_FAILURES, verdict=Verdict.FAIL, why=why)]


def _compared(result: MetricResult) -> Verdict:
    """What the comparisons of a metric said, whatever its floor says."""
    if not result.gating:
        return Verdict.PASS
    return worst(
        says(each.difference, each.low, each.high, each.margin)
        for each in result.comparisons
        if each.margin is not None
    )


def _shape(reason: str) -> str:
    """A reason without its figures: the same floor missed by more is no other reason."""
    return _FIGURE.sub("#", reason.partition(" (from ")[0])


def _joined(reasons: Iterable[str]) -> str:
    return " ".join(reasons)
