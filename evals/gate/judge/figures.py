"""How a judge did beside people: figures with exact intervals. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.gate.judge.judge import Fault, Opinion
from evals.gate.statistics.judging import JudgeCounts
from evals.gate.statistics.proportions import clopper_pearson_high, clopper_pearson_low

ALPHA = 0.05
"""Of the two-sided intervals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share with its exact two-sided interval (Clopper and Pearson)."""

    count: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; 0 of nothing."""
        return self.count / self.n if self.n else 0.0


def rate(count: int, n: int) -> Rate:
    """The share of `count` in `n`."""
    half = ALPHA / 2
    return Rate(
        count=count,
        n=n,
        low=round(clopper_pearson_low(count, n, alpha=half), 6),
        high=round(clopper_pearson_high(count, n, alpha=half), 6),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one metric."""

    sensitivity: Rate
    """Yes of the judge where people said yes."""
    specificity: Rate
    """No of the judge where people said no; an unreadable reply is neither."""
    kappa: float
    """Agreement beyond chance (Cohen, 1960): 1 is complete, 0 is chance."""
    consistency: Rate
    """Answers of which the judge said the same each time."""

    @property
    def counts(self) -> JudgeCounts:
        """For correcting what the judge says."""
        return JudgeCounts(
            right_on_yes=self.sensitivity.count,
            yes=self.sensitivity.n,
            right_on_no=self.specificity.count,
            no=self.specificity.n,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `figures_from_json` reads them."""
        return asdict(self)


def figures_from_json(values: Mapping[str, Any]) -> Figures:
    """Figures as `Figures.to_json` gave them.

    Raises:
        KeyError, TypeError, ValueError: If they are no figures.
    """
    rates = {
        name: rate(int(each["count"]), int(each["n"])) for name, each in values.items() if name != "kappa"
    }
    found = Figures(kappa=float(values["kappa"]), **rates)
    if found.to_json() != dict(values):
        raise ValueError("the intervals are not those of the counts")
    return found


def figures(metric: str, labels: Sequence[bool], said: Sequence[Sequence[Opinion]]) -> Figures:
    """The figures of one metric.

    Args:
        metric: Its name.
        labels: What people said.
        said: For each answer in the same order, what the judge said each time; the first counts,
            the others show whether it says it again.
    """
    first = [each[0] for each in said]
    right = [_is_right(metric, opinion, label) for opinion, label in zip(first, labels, strict=True)]
    yes = sum(labels)
    same = sum(len({_word(metric, opinion) for opinion in each}) == 1 for each in said)
    return Figures(
        sensitivity=rate(sum(r for r, label in zip(right, labels, strict=True) if label), yes),
        specificity=rate(
            sum(r for r, label in zip(right, labels, strict=True) if not label), len(labels) - yes
        ),
        kappa=round(
            kappa([_word(metric, each) for each in first], ["yes" if x else "no" for x in labels]), 6
        ),
        consistency=rate(same, len(said)),
    )


def _is_right(metric: str, opinion: Opinion, label: bool) -> bool:
    return opinion.fault is Fault.NONE and opinion.values()[metric] is label


def _word(metric: str, opinion: Opinion) -> str:
    if opinion.fault is not Fault.NONE:
        return "nothing"
    return "yes" if opinion.values()[metric] else "no"


def kappa(one: Sequence[str], other: Sequence[str]) -> float:
    """Cohen's kappa of two people's words about the same things; 0 where chance explains all of it.

    >>> kappa(["yes", "yes", "no", "no"], ["yes", "no", "no", "no"])
    0.5
    """
    n = len(one)
    if not n:
        return 0.0
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    by_chance = sum(list(one).count(word) * list(other).count(word) for word in {*one, *other}) / n**2
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 0.0
