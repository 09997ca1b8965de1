"""What came of a self-test: bad releases with what the gate said to them, and false alarms. Data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.gate.decision.verdict import Decision, Verdict
from evals.gate.selftest.blocks import Block, FalseAlarm
from evals.gate.selftest.sabotage import Sabotage


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the gate said to one bad release."""

    sabotage: Sabotage
    verdict: Verdict
    """Of what is new beside the unchanged release."""
    blocks: Sequence[Block]
    """What is new, the weightiest first."""
    seconds: float

    @property
    def right(self) -> bool:
        """Blocked with the expected verdict, for one of the right reasons."""
        reasons = {each.rule for each in self.blocks if each.verdict is self.verdict}
        return self.verdict in self.sabotage.expected and bool(reasons & self.sabotage.blocked_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """The whole proof."""

    proofs: Sequence[Proof]
    false_alarms: Sequence[FalseAlarm]
    unchanged: Decision
    """The unchanged release beside itself: what it misses by itself is in its reasons."""
    cases: int
    asked_again: int
    """Cases of the unchanged release that were asked afresh, to see whether it repeats itself."""
    seconds: float

    @property
    def counted(self) -> list[Proof]:
        """Of the bad releases that the bar is to block; a known gap counts once it is closed."""
        return [each for each in self.proofs if each.right or not each.sabotage.gap]

    @property
    def gaps(self) -> list[Proof]:
        """Of those that are known to pass."""
        return [each for each in self.proofs if each.sabotage.gap and not each.right]

    @property
    def kill_rate(self) -> float:
        """Share of the bad releases that were blocked for the right reason; 0 of none."""
        return sum(each.right for each in self.counted) / len(self.counted) if self.counted else 0.0

    @property
    def holds(self) -> bool:
        """Every bad release was blocked for its reason, and the unchanged one raised no alarm."""
        return self.kill_rate == 1 and not self.false_alarms
