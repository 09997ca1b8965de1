"""A value that knows how certain it is, where it comes from, and who is to confirm it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from assistant.drafting.artifacts.base import Part
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import DefaultRule, Provenance, SlotStatus, UserTurn

T = TypeVar("T")

Blocks = Literal["approval", "go_live", "nothing"]
_KEYS = {"value", "status", "provenance", "confirm_owner", "confirm_by", "question", "blocks", "options"}


class Slot(Part, Generic[T]):
    """One required or conditional field of an artifact.

    In a file a bare value stands for a confirmed slot: `workflow_name: Claims intake`.
    """

    value: T | None = None
    status: SlotStatus = SlotStatus.TBC
    provenance: list[Provenance] = Field(default_factory=list)
    confirm_owner: PartyRef | None = Field(
        default=None, description="Who confirms it; required unless confirmed."
    )
    confirm_by: date | None = None
    question: str | None = Field(
        default=None, description="What is to be answered, where it is to be confirmed."
    )
    blocks: Blocks = Field(default="approval", description="What cannot happen before it is confirmed.")
    options: list[T] = Field(
        default_factory=list,
        description="Where sources disagree: the values among which a person must choose.",
    )

    @model_validator(mode="before")
    @classmethod
    def _from_bare_value(cls, given: Any) -> Any:
        if given is None:
            return {}
        if isinstance(given, Slot):
            return given
        if (
            isinstance(given, dict)
            and not given.keys() - _KEYS
            and (not given or given.keys() & {"value", "status", "confirm_owner"})
        ):
            if given.get("value") is not None and "status" not in given:
                given = {**given, "status": SlotStatus.CONFIRMED}
            return given
        return {
            "value": given,
            "status": SlotStatus.CONFIRMED,
            "provenance": [{"kind": "said", "source": "file"}],
        }

    @property
    def filled(self) -> bool:
        """Whether there is a value, however certain."""
        return self.value is not None and self.value not in ("", [], {})

    @property
    def open(self) -> bool:
        """Whether it is honestly to be confirmed: no value, but who gives it and by when."""
        return not self.filled and self.confirm_owner is not None and self.confirm_by is not None


def confirmed(value: Any, *provenance: Provenance) -> dict[str, Any]:
    """A slot that a person filled; assign it to a field, which gives it its type."""
    return {"value": value, "status": SlotStatus.CONFIRMED, "provenance": list(provenance) or [UserTurn()]}


def inferred(value: Any, citations: Sequence[Provenance], *, owner: PartyRef, by: date) -> dict[str, Any]:
    """A slot read from documents, for somebody to confirm."""
    return {
        "value": value,
        "status": SlotStatus.INFERRED,
        "provenance": list(citations),
        "confirm_owner": owner,
        "confirm_by": by,
    }


def defaulted(value: Any, rule: str, *, owner: PartyRef, by: date) -> dict[str, Any]:
    """A slot that a labelled rule filled."""
    return {
        "value": value,
        "status": SlotStatus.DEFAULT,
        "provenance": [DefaultRule(rule=rule)],
        "confirm_owner": owner,
        "confirm_by": by,
    }


def to_be_confirmed(
    question: str, *, owner: PartyRef, by: date, blocks: Blocks = "approval"
) -> dict[str, Any]:
    """A slot without a value: what is asked, of whom, by when, and what waits for it."""
    return {
        "status": SlotStatus.TBC,
        "confirm_owner": owner,
        "confirm_by": by,
        "question": question,
        "blocks": blocks,
    }


def slot(meaning: str, *, ask: str | None = None, required: bool = True, blocks: Blocks = "approval") -> Any:
    """Declare a slot of a model.

    Args:
        meaning: What the field means, for the schema and the documents.
        ask: The question by which it is asked for; by default made from its name.
        required: Whether the artifact is incomplete without it.
        blocks: What waits for it.
    """
    return Field(
        default_factory=dict,
        description=meaning,
        json_schema_extra={"x-required": required, "x-ask": ask or "", "x-blocks": blocks},
    )


def table(meaning: str, *, required: bool = True) -> Any:
    """Declare a table of rows, empty at first."""
    return Field(default_factory=list, description=meaning, json_schema_extra={"x-required": required})
