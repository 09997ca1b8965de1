"""Do two sets of vectors come from the same place? Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far apart two sets of vectors are."""

    distance: float
    """Energy distance as a share of twice the mean distance between the sets: 0 the same, 1 apart. Chance
    is taken off, so that two draws from one place are about 0 apart whatever their number."""
    p: float
    """Chance of one as large where nothing changed, by permutation."""


def energy_drift(
    first: np.ndarray, second: np.ndarray, *, permutations: int = 9_999, seed: int = 0
) -> Drift | None:
    """Energy distance of two sets (Székely and Rizzo, 2013) with a permutation test.

    Args:
        first: (n, dim) vectors.
        second: (m, dim) vectors.
        permutations: How often the vectors are shuffled between the sets.
        seed: Of the shuffles; the same seed gives the same p.

    Returns:
        None where a set holds fewer than two vectors.
    """
    import numpy as np

    n, m = len(first), len(second)
    if n < 2 or m < 2:
        return None
    distances = _distances(np.concatenate([first, second]).astype(np.float32))
    total, rows = float(distances.sum()), distances.sum(axis=1)
    observed = np.zeros((1, n + m), dtype=np.float32)
    observed[0, :n] = 1
    energy, between = _energy(distances, rows, total, observed, n, m)
    random, larger = np.random.default_rng(seed), 0
    # A hair of rounding must not make the same division look smaller than itself.
    bound = float(energy[0]) - 1e-6 * max(float(between[0]), 1e-9)
    for begin in range(0, permutations, _AT_A_TIME):
        size = min(_AT_A_TIME, permutations - begin)
        members = np.zeros((size, n + m), dtype=np.float32)
        chosen = np.argsort(random.random((size, n + m)), axis=1)[:, :n]
        np.put_along_axis(members, chosen, 1, axis=1)
        larger += int((_energy(distances, rows, total, members, n, m)[0] >= bound).sum())
    scale = 2 * float(between[0])
    return Drift(
        distance=round(max(0.0, float(energy[0]) / scale), 4) if scale > 0 else 0.0,
        p=round((larger + 1) / (permutations + 1), 6),
    )


def _distances(vectors: np.ndarray) -> np.ndarray:
    """(n, n) Euclidean distances."""
    import numpy as np

    squared = (vectors**2).sum(axis=1)
    found = squared[:, None] + squared[None, :] - 2 * vectors @ vectors.T
    # What rounding leaves of equal vectors is no distance.
    return np.sqrt(np.where(found > 1e-6, found, 0)).astype(np.float32)


def _energy(
    distances: np.ndarray, rows: np.ndarray, total: float, members: np.ndarray, n: int, m: int
) -> tuple[np.ndarray, np.ndarray]:
    """Unbiased energy distance and mean distance between the sets, for each division."""
    inside = ((members @ distances) * members).sum(axis=1)
    of_members = members @ rows
    across = of_members - inside
    outside = total - 2 * of_members + inside
    between = across / (n * m)
    return 2 * between - inside / (n * (n - 1)) - outside / (m * (m - 1)), between
