"""How much two texts have in common, and groups of texts that are alike. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.duplicates.minhash import like_pairs, signatures

_LONG = 1_500
"""Words from which on frequent words are matched only beside rarer ones, which is far faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LikePair:
    """Two texts by their places, the smaller first."""

    first: int
    second: int
    similarity: float
    """Share of the words of both that stand in both in the same order, 0 to 1."""


def similarity(first: Sequence[str], second: Sequence[str], *, least: float = 0.0) -> float:
    """Share of the words of two texts that stand in both in the same order, 0 to 1.

    One word in ten exchanged is 0.9. Below `least` the value may be too high, never too low.

    >>> similarity("keep logs for two years".split(), "keep logs for three years".split())
    0.8
    """
    total = len(first) + len(second)
    if not total:
        return 0.0
    bound = 2 * sum((Counter(first) & Counter(second)).values()) / total
    if bound < least or first == second:
        return bound
    long = max(len(first), len(second)) > _LONG
    return SequenceMatcher(None, first, second, autojunk=long).ratio()


def alike(
    texts: Sequence[Sequence[str]],
    *,
    least: float,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[LikePair]:
    """Pairs whose similarity is at least `least`, in order.

    Args:
        texts: The words of each.
        least: From 0.6 on few are missed; see `minhash`.
        on_progress: Told how many candidate pairs have been compared.
    """
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, words in enumerate(texts):
        if words:
            same[tuple(words)].append(row)
    heads = [rows[0] for rows in same.values()]
    found = [
        LikePair(first=rows[0], second=row, similarity=1.0) for rows in same.values() for row in rows[1:]
    ]
    candidates = like_pairs(signatures([texts[row] for row in heads]))
    for done, (one, two) in enumerate(candidates, start=1):
        first, second = heads[one], heads[two]
        share = similarity(texts[first], texts[second], least=least)
        if share >= least:
            found.append(LikePair(first=first, second=second, similarity=share))
        if done % 200 == 0 or done == len(candidates):
            on_progress(done, len(candidates))
    return sorted(found, key=lambda pair: (pair.first, pair.second))


def groups_of(pairs: Iterable[LikePair]) -> list[list[int]]:
    """Texts joined by pairs, each group in order, the groups by their first."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        parent.setdefault(row, row)
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for pair in pairs:
        one, two = sorted((root(pair.first), root(pair.second)))
        parent[two] = one
    groups: dict[int, list[int]] = defaultdict(list)
    for row in sorted(parent):
        groups[root(row)].append(row)
    return [groups[head] for head in sorted(groups)]
