"""Reasons and how they are put in order: the worst first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.gate.decision.verdict import Verdict

WORST_FIRST = (Verdict.TAMPERED, Verdict.INVALID, Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS)
SHOWN = 3
"""Cases that a sentence names; reports list them all."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict over several; PASS of none."""
    return min(verdicts, key=WORST_FIRST.index, default=Verdict.PASS)


def in_order(reasons: Iterable[tuple[Verdict, str]]) -> list[str]:
    """Sentences, the worst first, else as they came, each once."""
    ordered = sorted(reasons, key=lambda reason: WORST_FIRST.index(reason[0]))
    return list(dict.fromkeys(text for _, text in ordered))


def listed(names: Sequence[str]) -> str:
    """Up to three names, and how many more.

    >>> listed(["a", "b", "c", "d"])
    'a, b, c and 1 more'
    """
    if len(names) > SHOWN:
        return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "case"), count(2, "case")
    ('1 case', '2 cases')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def signed(value: float) -> str:
    """Three decimals, with a true minus sign.

    >>> signed(-0.1214)
    '−0.121'
    """
    text = f"{abs(value):.3f}"
    return f"−{text}" if value < 0 and float(text) else text
