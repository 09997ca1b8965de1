"""Which claims are held against each other: near ones that share a topic. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.contradictions.claim import RULE, Claim
from knowledge.contradictions.judging import OPPOSED, contradiction_between, least_cosine

_BLOCK = 2_048
MOST_A_CLAIM = 10
"""Pairs after which a claim is held against no other that has as many. In a series of documents made
from one template each may differ from each other: a thousand of them would make half a million pairs,
which nobody reads. A claim with fewer is never left out."""
MOST_JUDGED = 100
"""Others that a claim is judged against in one topic, the nearest of them, unless one of those has met
fewer: so many that near are a series, and time would grow with the square of its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPair:
    """Two claims that contradict each other."""

    first: Claim
    second: Claim
    topic: str
    """In what: what the values measure, `rule`, or who may do what."""
    cosine: float


def contradicting_pairs(
    claims: Sequence[Claim],
    others: Sequence[Claim] | None = None,
    *,
    keeps_apart: Callable[[Claim, Claim], bool] = lambda _first, _second: False,
    on_progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> list[ClaimPair]:
    """Pairs that contradict each other, the nearest first.

    Every pair of one topic that is near enough is judged, the nearest first, but two that are each in
    `MOST_A_CLAIM` pairs already, or have each been judged `MOST_JUDGED` times: fast because few
    sentences state a value of one kind, and in long series too.

    Args:
        claims: Held against each other, or against `others` where they are given.
        others: Claims that are not compared among themselves.
        keeps_apart: Whether the documents of two claims may differ, as a version and the one
            that it supersedes.
        on_progress: Told `comparing` with claims done and in all.
    """
    groups = list(_groups(claims, claims if others is None else others))
    total, done = sum(len(group.first) for group in groups), 0
    found: dict[tuple[int, int], ClaimPair] = {}
    times: Counter[int] = Counter()
    for group in groups:
        judged: Counter[int] = Counter()
        for first, second, cosine in _near(group):
            key = (id(first), id(second)) if id(first) < id(second) else (id(second), id(first))
            if key in found or first.doc_id == second.doc_id or keeps_apart(first, second):
                continue
            if min(times[id(first)], times[id(second)]) >= MOST_A_CLAIM:
                continue
            if min(judged[id(first)], judged[id(second)]) >= MOST_JUDGED:
                continue
            judged.update((id(first), id(second)))
            told = contradiction_between(first, second)
            if told:
                times.update((id(first), id(second)))
                found[key] = ClaimPair(first=first, second=second, topic=told, cosine=cosine)
        done += len(group.first)
        on_progress("comparing", done, total)
    return sorted(found.values(), key=lambda pair: (-round(pair.cosine, 4), *_place(pair)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Claims that could contradict each other."""

    first: Sequence[Claim]
    second: Sequence[Claim]
    least: float
    """Least cosine of two that are judged."""


def _groups(claims: Sequence[Claim], others: Sequence[Claim]) -> Iterator[_Group]:
    mine = _by_topic(claims)
    theirs = mine if others is claims else _by_topic(others)
    for topic in sorted(mine.keys() & theirs.keys() - {RULE}):
        yield _Group(first=mine[topic], second=theirs[topic], least=least_cosine(topic))
    for one, two in OPPOSED:
        for side, opposite in ((one, two), (two, one)):
            first = [claim for claim in mine.get(RULE, ()) if claim.stance is side]
            second = [claim for claim in theirs.get(RULE, ()) if claim.stance is opposite]
            if first and second:
                yield _Group(first=first, second=second, least=least_cosine(RULE))
            if claims is others:
                break


def _by_topic(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for topic in claim.topics:
            groups[topic].append(claim)
    return groups


def _near(group: _Group) -> Iterator[tuple[Claim, Claim, float]]:
    same = group.first is group.second
    right = np.stack([claim.vector for claim in group.second])
    for start in range(0, len(group.first), _BLOCK):
        left = np.stack([claim.vector for claim in group.first[start : start + _BLOCK]])
        cosines = left @ right.T
        near = np.argwhere(cosines >= group.least)
        order = np.argsort(-cosines[near[:, 0], near[:, 1]].round(4), kind="stable")
        for row, column in near[order].tolist():
            if not same or start + row < column:
                yield group.first[start + row], group.second[column], float(cosines[row, column])


def _place(pair: ClaimPair) -> tuple[str, int, str, int]:
    return pair.first.doc_id, pair.first.unit.start, pair.second.doc_id, pair.second.unit.start
