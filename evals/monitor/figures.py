"""The figures of a report: each of the window and of the time before, and whether they differ. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.gate.statistics.holm import holm
from evals.monitor import change
from evals.monitor.change import Estimate
from evals.monitor.stream import PastAnswer, Window

REFUSED, CONFLICT, CLARIFY, ANSWERED, PARTIAL = "refused", "conflict", "clarify", "answered", "partial"
SHARE, MS, TOKENS, COST = "share", "ms", "tokens", "cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of both windows."""

    key: str
    label: str
    unit: str
    window: Estimate
    before: Estimate
    p: float | None = None
    """Of the test that nothing changed; None where there is none."""
    p_all: float | None = None
    """The same, holding for all tests of the report together (Holm)."""

    @property
    def rise(self) -> float:
        """How much higher the window is; 0 where one of the two is empty."""
        if self.window.value is None or self.before.value is None:
            return 0.0
        return self.window.value - self.before.value

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "key": self.key,
            "label": self.label,
            "unit": self.unit,
            "window": self.window.to_json(),
            "before": self.before.to_json(),
            "p": self.p,
            "p_all": self.p_all,
        }


Counted = tuple[int, int]
"""How many have it, of how many."""


def figures_of(window: Window, before: Window, *, doubtful: float, least: int) -> list[Figure]:
    """Every figure, not yet corrected for their number.

    Args:
        window: The answers that are looked at.
        before: Those to compare with.
        doubtful: Confidence below which an answer is doubtful.
        least: Questions that a part of the answers must have in both windows to be tested.
    """
    return [
        *_shares(window, before, doubtful),
        *_times(window, before),
        *_spending(window, before),
        *_parts(window, before, least),
    ]


def corrected(
    figures: Sequence[Figure], others: Mapping[str, float]
) -> tuple[list[Figure], dict[str, float]]:
    """p-values that hold for all tests of a report together, also those of `others`."""
    tested = {each.key: each.p for each in figures if each.p is not None}
    together = holm({**tested, **others})
    return (
        [replace(each, p_all=together.get(each.key)) for each in figures],
        {name: together[name] for name in others},
    )


def _shares(window: Window, before: Window, doubtful: float) -> list[Figure]:
    def is_doubtful(answer: PastAnswer) -> bool:
        return answer.confidence < doubtful

    def of_answers(window: Window, has: Callable[[PastAnswer], bool]) -> Counted:
        given = [each for each in window.answers if each.status in (ANSWERED, PARTIAL)]
        return sum(map(has, given)), len(given)

    def of_cited(window: Window) -> Counted:
        cited = [each for each in window.answers if each.cited]
        return sum(each.overdue for each in cited), len(cited)

    counts: Sequence[tuple[str, str, Callable[[Window], Counted]]] = (
        ("refused", "refused", lambda each: _with_status(each, REFUSED)),
        ("conflict", "sources in conflict", lambda each: _with_status(each, CONFLICT)),
        ("clarify", "asked back", lambda each: _with_status(each, CLARIFY)),
        ("partial", "answered in part", lambda each: _with_status(each, PARTIAL)),
        ("doubtful", "answers of low confidence", lambda each: of_answers(each, is_doubtful)),
        ("removed", "answers with a sentence removed", lambda each: of_answers(each, _has_removed)),
        ("overdue", "answers from overdue documents", of_cited),
        ("thumbs_down", "did not help", lambda each: (_downs(each), len(each.answers))),
        (
            "thumbs_down_of_rated",
            "did not help, of those rated",
            lambda each: (_downs(each), len(each.ratings)),
        ),
        ("turned_away", "ended in an error", _turned_away),
    )
    return [_share(key, label, count(window), count(before)) for key, label, count in counts]


def _with_status(window: Window, status: str) -> Counted:
    return sum(each.status == status for each in window.answers), len(window.answers)


def _has_removed(answer: PastAnswer) -> bool:
    return answer.removed > 0


def _downs(window: Window) -> int:
    return sum(value == 0 for value in window.ratings.values())


def _turned_away(window: Window) -> Counted:
    return window.turned_away, window.turned_away + len(window.answers)


def _share(key: str, label: str, now: Counted, then: Counted) -> Figure:
    # Where nothing has it in either window no test could ever find anything: it is none of the tests.
    tested = bool(now[1] and then[1] and now[0] + then[0])
    return Figure(
        key=key,
        label=label,
        unit=SHARE,
        window=change.share(*now),
        before=change.share(*then),
        p=change.share_change(*now, *then) if tested else None,
    )


def _times(window: Window, before: Window) -> list[Figure]:
    now, then = _times_of(window), _times_of(before)
    tested = bool(now and then)
    return [
        Figure(
            key="latency_p50",
            label="time to answer, median",
            unit=MS,
            window=change.quantile(now, 0.5),
            before=change.quantile(then, 0.5),
            p=change.shift(now, then) if tested else None,
        ),
        Figure(
            key="latency_p95",
            label="time to answer, 95th percentile",
            unit=MS,
            window=change.quantile(now, 0.95),
            before=change.quantile(then, 0.95),
            p=change.tail_change(now, then, 0.95) if tested else None,
        ),
    ]


def _times_of(window: Window) -> list[float]:
    return [each.total_ms for each in window.answers if each.total_ms is not None]


def _spending(window: Window, before: Window) -> list[Figure]:
    """Nothing where no chat model was asked: the sources' own words cost nothing."""
    found = []
    for key, label, unit, value in (
        ("tokens", "tokens an answer, mean", TOKENS, lambda each: float(each.tokens)),
        ("cost", "cost an answer, mean", COST, lambda each: each.cost),
    ):
        now, then = [value(each) for each in window.answers], [value(each) for each in before.answers]
        if any(now) or any(then):
            tested = bool(now and then)
            figure = Figure(
                key=key,
                label=label,
                unit=unit,
                window=change.mean(now),
                before=change.mean(then),
                p=change.shift(now, then) if tested else None,
            )
            found.append(figure)
    return found


def _parts(window: Window, before: Window, least: int) -> list[Figure]:
    """Refusals by role, collection and release of the assistant, where a part has enough of both."""
    found: list[Figure] = []
    for name, part_of in (
        ("role", lambda each: each.role),
        ("collection", lambda each: each.collection),
        ("assistant", lambda each: each.release),
    ):
        now, then = _by_part(window.answers, part_of), _by_part(before.answers, part_of)
        for part in sorted(now):
            if not part or len(now) == 1 == len(then):
                continue  # that is the whole
            figure = _share(
                f"refused {name} {part}", f"refused, {name} {part}", now[part], then.get(part, (0, 0))
            )
            if figure.window.n >= least:
                enough = figure.before.n >= least
                found.append(figure if enough else replace(figure, p=None))
    return found


def _by_part(answers: Iterable[PastAnswer], part_of: Callable[[PastAnswer], str]) -> dict[str, Counted]:
    refused: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for each in answers:
        total[part_of(each)] += 1
        refused[part_of(each)] += each.status == REFUSED
    return {part: (refused[part], total[part]) for part in total}
