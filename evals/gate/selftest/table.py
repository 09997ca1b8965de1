"""The proof as a table for people and as JSON values for machines. Pure."""

from __future__ import annotations

from typing import Any

from evals.gate.selftest.outcome import Proof, SelfTest
from evals.gate.selftest.repeating import SplitRepeats


def table_rows(found: SelfTest) -> list[tuple[str, ...]]:
    """Name, what, expected, verdict, blocked by, right reason: one row a bad release."""
    return [
        (
            each.sabotage.name,
            each.sabotage.what,
            expected(each),
            each.verdict.value.upper(),
            ", ".join(blocking(each)) or "nothing",
            "yes" if each.right else "known gap" if each.sabotage.gap else "NO",
        )
        for each in found.proofs
    ]


HEADER = ("Release", "What is wrong with it", "Expected", "Verdict", "Blocked by", "Right reason")


def expected(proof: Proof) -> str:
    """The verdicts that are right."""
    return " or ".join(sorted(each.value.upper() for each in proof.sabotage.expected))


def blocking(proof: Proof) -> list[str]:
    """Metrics and rules with the verdict that counts, those first that are the right reason."""
    rules = dict.fromkeys(each.rule for each in proof.blocks if each.verdict is proof.verdict)
    return sorted(rules, key=lambda rule: rule not in proof.sabotage.blocked_by)


def summary_lines(found: SelfTest) -> list[str]:
    """What came of it, in sentences."""
    killed = sum(each.right for each in found.counted)
    lines = [
        f"Kill rate {100 * found.kill_rate:.0f} %: {killed} of {len(found.counted)} bad releases were "
        "blocked for the right reason.",
        f"False alarms: {len(found.false_alarms)}; the unchanged release beside itself"
        + (f", {found.asked_again:,} cases asked afresh." if found.asked_again else "."),
    ]
    lines += [f"  {each.of}: {each.block.why}" for each in found.false_alarms]
    missed = [each for each in found.counted if not each.right]
    lines += [f"  Not caught: {each.sabotage.name}. {_why_not(each)}" for each in missed]
    lines += [f"  Known gap: {each.sabotage.name}: {each.sabotage.gap}" for each in found.gaps]
    if found.unchanged.reasons:
        lines.append("The unchanged release does not reach the bar by itself:")
        lines += [f"  {text}" for text in found.unchanged.reasons]
    return [*lines, f"{found.cases:,} cases, {found.seconds:.0f} s."]


def alarm_lines(found: SelfTest, split: SplitRepeats | None) -> list[str]:
    """What came of holding releases against themselves, in sentences."""
    lines = [
        f"The unchanged release beside itself, {found.asked_again:,} cases asked afresh: "
        f"{len(found.false_alarms)} false alarms."
    ]
    lines += [f"  {each.of}: {each.block.why}" for each in found.false_alarms]
    if split is None:
        return [*lines, "No run with a chat model is here whose repeats could be held against each other."]
    lines.append(
        f"Repeats of the last chat model: {split.pairs} pairs, {len(split.false_alarms)} false alarms."
    )
    return [*lines, *(f"  {each.of}: {each.block.why}" for each in split.false_alarms)]


def to_json(found: SelfTest) -> dict[str, Any]:
    """JSON values."""
    return {
        "kill_rate": round(found.kill_rate, 4),
        "false_alarms": len(found.false_alarms),
        "releases": [
            {
                "name": each.sabotage.name,
                "what": each.sabotage.what,
                "expected": sorted(verdict.value for verdict in each.sabotage.expected),
                "verdict": each.verdict.value,
                "blocked_by": blocking(each),
                "right_reason": each.right,
                "known_gap": each.sabotage.gap,
                "reasons": [block.why for block in each.blocks],
                "seconds": round(each.seconds, 1),
            }
            for each in found.proofs
        ],
        "alarms": [
            {"of": each.of, "rule": each.block.rule, "why": each.block.why} for each in found.false_alarms
        ],
        "unchanged": {"verdict": found.unchanged.verdict.value, "reasons": list(found.unchanged.reasons)},
        "cases": found.cases,
        "asked_afresh": found.asked_again,
        "seconds": round(found.seconds, 1),
    }


def _why_not(proof: Proof) -> str:
    if not proof.blocks:
        return "Nothing was held against it."
    wanted = ", ".join(sorted(proof.sabotage.blocked_by))
    return f"It was held against {wanted}, and what stopped it was: {proof.blocks[0].why}"
