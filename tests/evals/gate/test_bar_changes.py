"""Whether a bar loosens is judged rule by rule, and in doubt it does."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from assistant.promotion.records import ProposedBar
from evals.gate.bar import SHIPPED_BAR, bar_sha256, parse_bar
from evals.gate.bar_changes import bar_changes, loosens
from evals.gate.errors import BarError

DATASETS = {"answers.jsonl": "a" * 64}
RULES: dict[str, Any] = {
    "version": 1,
    "alpha": 0.05,
    "repeats": {"deterministic": 1, "chat_model": 3},
    "validity": {"max_error_rate": 0.0, "min_clusters": 10, "judge_valid_rate": 0.9},
    "hard": {"metrics": ["cite_valid", "draft_valid"], "max_new_failures": 3},
    "gating": {
        "slot_f1": {"floor": 0.7, "margin": 0.05, "min_n": 60, "on_significant_drop": "fail"},
        "attack_success": {"max": 0.05, "floor_on": "bound", "each": "claim"},
    },
    "operations": {"latency_ms": {"max": 1000, "max_ratio": 1.25}},
    "anchor": {"margin": 0.05},
    "inform": ["recall@10"],
    "datasets": ["answers.jsonl"],
}
GONE = object()


def bar(change: tuple[str, Any] | None = None, datasets: dict[str, str] | None = None) -> ProposedBar:
    """The rules with one of them set otherwise."""
    rules = copy.deepcopy(RULES)
    if change is not None:
        *path, last = change[0].split("/")
        place = rules
        for part in path:
            place = place.setdefault(part, {})
        place.pop(last, None)
        if change[1] is not GONE:
            place[last] = change[1]
    text, found = yaml.safe_dump(rules), datasets or DATASETS
    return ProposedBar(text=text, datasets=found, sha256=bar_sha256(text, found))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("gating/slot_f1/floor", 0.69),
        ("gating/slot_f1/floor", GONE),
        ("gating/slot_f1/margin", 0.06),
        ("gating/slot_f1/margin", GONE),
        ("gating/slot_f1/min_n", 59),
        ("gating/slot_f1/on_significant_drop", "warn"),
        ("gating/slot_f1", GONE),
        ("gating/attack_success/max", 0.06),
        ("gating/attack_success/floor_on", "mean"),
        ("gating/attack_success/each", GONE),
        ("alpha", 0.1),
        ("repeats/chat_model", 2),
        ("validity/max_error_rate", 0.1),
        ("validity/min_clusters", 9),
        ("validity/judge_valid_rate", 0.8),
        ("validity/case_coverage", 0.9),
        ("hard/metrics", ["cite_valid"]),
        ("hard/max_new_failures", 4),
        ("hard/severity_hard_cases", "report"),
        ("operations/latency_ms/max", 1001),
        ("operations/latency_ms/max_ratio", GONE),
        ("operations/latency_ms", GONE),
        ("anchor/margin", 0.06),
        ("anchor/release", "r-2"),
        ("baseline", "staging"),
    ],
)
def test_whatever_asks_less_or_cannot_be_compared_loosens(place, value) -> None:
    (change,) = bar_changes(bar(), bar((place, value)))

    assert change.loosens and loosens(bar(), bar((place, value)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("gating/slot_f1/floor", 0.71),
        ("gating/slot_f1/margin", 0.04),
        ("gating/slot_f1/min_n", 61),
        ("gating/attack_success/max", 0.04),
        ("gating/attack_success/margin", 0.01),
        ("gating/vital_recall", {"floor": 0.1}),
        ("alpha", 0.01),
        ("hard/metrics", ["draft_valid", "cite_valid", "must_not"]),
        ("hard/max_new_failures", 2),
        ("operations/cost_per_case", {"max_ratio": 1.2}),
        ("operations/latency_ms/max", 900),
        ("anchor/margin", 0.04),
    ],
)
def test_what_asks_more_does_not(place, value) -> None:
    assert bar_changes(bar(), bar((place, value)))
    assert not loosens(bar(), bar((place, value)))


@pytest.mark.parametrize(
    ("place", "value"),
    [("version", 2), ("inform", []), ("hard/metrics", ["draft_valid", "cite_valid"])],
)
def test_what_decides_nothing_is_no_change(place, value) -> None:
    assert bar_changes(bar(), bar((place, value))) == []


@pytest.mark.parametrize(
    "datasets", [{"answers.jsonl": "b" * 64}, {**DATASETS, "more.jsonl": "c" * 64}, {"x.jsonl": "a" * 64}]
)
def test_other_cases_may_be_easier(datasets) -> None:
    assert loosens(bar(), bar(datasets=datasets))


def test_the_shipped_bar_differs_from_itself_in_nothing() -> None:
    shipped = ProposedBar(text=SHIPPED_BAR.read_text(encoding="utf-8"), datasets=DATASETS, sha256="x")

    assert bar_changes(shipped, shipped) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [("alpha: 0.4\n", "alpha is given twice"), ("[" * 4000, "YAML"), (f"more: {'9' * 5000}\n", "YAML")],
)
def test_a_bar_that_misleads_its_readers_or_the_parser_is_none(more: str, told: str) -> None:
    with pytest.raises(BarError, match=told):
        parse_bar(f"{SHIPPED_BAR.read_text()}\n{more}")
