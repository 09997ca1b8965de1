"""How much metrics moved in past runs: what the power of the next one rests on."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from evals.gate.run_folder import DECISION, RunFolder
from evals.gate.statistics.clusters import z_quantile

ASSUMED = 0.05
"""Variance of one case's difference where nothing was seen: of a 0/1 metric, one case in twenty changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Variance of the paired difference of one case."""

    variance: float
    runs: int
    """Past runs in which the metric moved; 0 where the figure is assumed."""


def finished_runs(folder: Path) -> list[RunFolder]:
    """Finished runs of a gate's folder, the oldest first."""
    runs = folder / "runs"
    found = [RunFolder(path) for path in sorted(runs.iterdir())] if runs.is_dir() else []
    return [each for each in found if each.is_finished]


def spreads(folder: Path) -> dict[str, Spread]:
    """Metric to its median spread over the runs in which it moved."""
    seen: dict[str, list[float]] = defaultdict(list)
    for run in finished_runs(folder):
        for name, variance in _moved(run):
            seen[name].append(variance)
    return {name: Spread(variance=median(found), runs=len(found)) for name, found in seen.items()}


def _moved(run: RunFolder) -> Iterator[tuple[str, float]]:
    try:
        decision: Mapping[str, Any] = json.loads((run.path / DECISION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for metric in decision.get("metrics", ()):
        for each in metric.get("comparisons", ()):
            if each["against"] == "production" and (variance := _variance(each, metric["n"])):
                yield metric["name"], variance


def _variance(comparison: Mapping[str, Any], n: int) -> float:
    """Of a 0/1 metric the share of cases that changed, else from the width of its bound."""
    if comparison["method"] == "no_change":
        return 0.0
    if comparison["discordant"]:
        return float(comparison["discordant"])
    half = comparison["difference"] - comparison["low"]
    return n * (half / z_quantile(0.95)) ** 2 if math.isfinite(half) else 0.0
