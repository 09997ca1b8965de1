"""From which confidence on an output is used without a look. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.drafting.artifacts.provenance import UserTurn
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.owners import Confirming

FULL_REVIEW = "100 % review by people until calibrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The bands as stated; None where nobody said a number."""

    auto_accept: float | None = None
    review_below: float | None = None
    reject_below: float | None = None
    provenance: tuple[UserTurn, ...] = ()

    @property
    def question(self) -> str:
        """The question of the gateway."""
        return f"Is the score at least {_shown(self.auto_accept)}?"

    @property
    def condition(self) -> str:
        """When an output is used without a look."""
        return f"Score at least {_shown(self.auto_accept)}"

    def threshold(self, confirming: Confirming, *, used: bool) -> dict[str, Any]:
        """The slot of an AI step's threshold."""
        if self.auto_accept is None or not used:
            full = {"signal": "none", "review_rate": 1.0, "rationale": FULL_REVIEW}
            return confirming.default(full, FULL_REVIEW)
        low = self.reject_below if self.reject_below is not None else 0.0
        return confirmed(
            {
                "signal": "model_score",
                "auto_accept_at": self.auto_accept,
                "review_band": (low, self.auto_accept),
                "reject_below": self.reject_below,
                "provisional_until": confirming.by,
                "rationale": "As stated; no calibration run was named, so it is provisional.",
            },
            *self.provenance,
        )


def stated_bands(material: Material) -> Bands:
    """The bands that somebody stated, as shares from 0 to 1."""
    found: dict[str, tuple[float, UserTurn]] = {}
    for told, fact in material.facts(lambda facts: facts.quantities):
        if fact.kind in {"auto_accept_at", "review_below", "reject_below"}:
            share = (
                fact.value / 100
                if fact.value > 1 or "%" in fact.unit or "per cent" in fact.unit
                else fact.value
            )
            if 0 < share <= 1:
                found.setdefault(fact.kind, (share, told.quote(fact.span)))
    accept = found.get("auto_accept_at") or found.get("review_below")
    reject = found.get("reject_below")
    if accept is not None and reject is not None and reject[0] >= accept[0]:
        reject = None
    return Bands(
        auto_accept=accept[0] if accept else None,
        reject_below=reject[0] if reject else None,
        provenance=tuple(turn for _, turn in found.values()),
    )


def _shown(share: float | None) -> str:
    return f"{share:g}" if share is not None else "?"
