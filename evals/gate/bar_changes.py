"""What one bar asks that another does not. Pure.

Whatever is not surely as strict as before counts as loosening: that other cases, another anchor or
another baseline are no easier cannot be seen from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.promotion.records import ProposedBar
from evals.gate.bar import Bar, parse_bar

Strict = Literal["high", "low", "any"]
"""Where a value is strict: high, low, or nobody can say."""

_STRICT: dict[str, Strict] = {
    "alpha": "low",
    "repeats.deterministic": "high",
    "repeats.chat_model": "high",
    "validity.case_coverage": "high",
    "validity.max_error_rate": "low",
    "validity.judge_valid_rate": "high",
    "validity.min_clusters": "high",
    "hard.max_new_failures": "low",
    "anchor.margin": "low",
    "floor": "high",
    "max": "low",
    "margin": "low",
    "min_n": "high",
    "max_ratio": "low",
}
_STRICTER_WORDS = {"severity_hard_cases": "all_pass", "floor_on": "bound", "each": "claim",
                   "on_significant_drop": "fail"}  # fmt: skip
_MOVES_NOTHING = ("version", "inform")


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChange:
    """One difference."""

    name: str
    """Such as `gating.slot_f1.floor`."""
    before: Any
    after: Any
    loosens: bool


def loosens(old: ProposedBar, new: ProposedBar) -> bool:
    """Whether the new bar may let something pass that the old one does not."""
    return any(change.loosens for change in bar_changes(old, new))


def bar_changes(old: ProposedBar, new: ProposedBar) -> list[BarChange]:
    """Every difference, in the order of the bar.

    Raises:
        BarError: If one of them is no bar.
    """
    rules = _between("", _values(parse_bar(old.text)), _values(parse_bar(new.text)))
    return [*rules, *_between("datasets.", dict(old.datasets), dict(new.datasets))]


def _values(bar: Bar) -> dict[str, Any]:
    values = bar.model_dump(mode="json", exclude={*_MOVES_NOTHING, "datasets"})
    # A set: in which order hard metrics stand says nothing.
    values["hard"]["metrics"] = dict.fromkeys(values["hard"]["metrics"], "perfect")
    return values


def _between(prefix: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[BarChange]:
    for key in dict.fromkeys([*old, *new]):
        name, before, after = f"{prefix}{key}", old.get(key), new.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _between(f"{name}.", before, after)
        elif before != after:
            yield BarChange(
                name=name, before=before, after=after, loosens=_is_looser(name, key, before, after)
            )


def _is_looser(name: str, key: str, before: Any, after: Any) -> bool:
    if name.startswith(("datasets.", "anchor.release", "baseline")):
        return True
    if before is None or after is None:
        # A rule that is new asks for more; one that is gone asks for less.
        return after is None
    if key in _STRICTER_WORDS:
        return after != _STRICTER_WORDS[key]
    strict = _STRICT.get(name) or _STRICT.get(key, "any")
    return strict == "any" or (after < before if strict == "high" else after > before)
