"""The bar: what a release must reach before it may go live. Pure, but for the file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.gate.errors import BarError

SHIPPED_BAR = Path(__file__).with_name("gate.yaml")
MAX_GATING = 8
"""All must pass, so that each further one costs power."""
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Repeats(_Rules):
    """How often a case is asked; declared before the run, so that nothing is tried until it passes."""

    deterministic: int = Field(default=1, ge=1, le=9)
    chat_model: int = Field(default=3, ge=1, le=9)


class Validity(_Rules):
    """Below this a run says nothing."""

    case_coverage: Share = 1.0
    max_error_rate: Share = 0.0
    judge_valid_rate: Share = 0.99
    min_clusters: int = Field(default=10, ge=2)


class HardRules(_Rules):
    """What no average may hide."""

    metrics: tuple[str, ...] = ()
    """Must be perfect in every case of the candidate."""
    severity_hard_cases: str = Field(default="all_pass", pattern="^(all_pass|report)$")
    max_new_failures: int = Field(default=3, ge=0)
    """Cases that pass in production and fail in the candidate."""


class GatingRule(_Rules):
    """What one metric must reach. At least one of floor, max and margin."""

    floor: Share | None = None
    max: Share | None = None
    """For a metric of which less is better."""
    floor_on: str = Field(default="mean", pattern="^(mean|bound)$")
    """`bound`: the exact one-sided bound (Clopper-Pearson) must reach the floor; binary metrics only."""
    each: str | None = Field(default=None, pattern="^claim$")
    """`claim`: floor or max, and `min_n`, must hold for each claim of the attacks by itself."""
    margin: Share | None = None
    """Non-inferiority: production's value less this is still good enough."""
    min_n: int = Field(default=59, ge=2)
    on_significant_drop: str = Field(default="warn", pattern="^(warn|fail)$")

    @model_validator(mode="after")
    def _asks_for_something(self) -> GatingRule:
        if self.floor is None and self.max is None and self.margin is None:
            raise ValueError("a gating metric needs a floor, a max or a margin")
        return self


class OperationsRule(_Rules):
    """Time and money: absolute, and beside production."""

    max: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    max_ratio: float | None = Field(default=None, gt=1, allow_inf_nan=False)


class Anchor(_Rules):
    """A pinned release that the candidate must not fall behind: small losses must not add up."""

    release: str | None = None
    """None is the first release that was promoted."""
    margin: Share = 0.05


class Bar(_Rules):
    """All of it. What is not named gates nothing."""

    version: int = Field(ge=1)
    baseline: str = "production"
    repeats: Repeats = Repeats()
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """One-sided, for each metric; all are required (intersection-union test)."""
    validity: Validity = Validity()
    hard: HardRules = HardRules()
    gating: dict[str, GatingRule] = Field(min_length=1, max_length=MAX_GATING)
    operations: dict[str, OperationsRule] = Field(default_factory=dict)
    anchor: Anchor = Anchor()
    inform: tuple[str, ...] = ()
    datasets: tuple[str, ...] = Field(min_length=1)
    """File names in the dataset folder; they are part of the bar."""


def parse_bar(text: str, *, name: str = "the bar") -> Bar:
    """A bar from the YAML text of its file.

    Raises:
        BarError: If it is no bar.
    """
    import yaml

    from assistant.answering.release_file import read_each_key_once

    try:
        values: Any = read_each_key_once(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = getattr(error, "problem", None)
        why = f" ({said})" if said else ""
        raise BarError(f"{name} is not valid YAML{why}; mend it and propose it again.") from error
    if not isinstance(values, dict):
        raise BarError(f"{name} must hold keys and values.")
    try:
        return Bar.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise BarError(f"{name} cannot be used: {where}: {first['msg'].lower()}.") from error


def bar_sha256(text: str, datasets: dict[str, str]) -> str:
    """Stands for exactly this bar with exactly these cases.

    Args:
        text: Of the bar's file.
        datasets: File name to sha256.
    """
    parts = [text, *(f"{name} {datasets[name]}" for name in sorted(datasets))]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
