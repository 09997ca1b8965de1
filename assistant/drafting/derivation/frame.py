"""What every artifact derived from a specification is made with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Citation, DefaultRule, SlotStatus, UserTurn
from assistant.drafting.artifacts.slot import Blocks, Slot, inferred
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Step
from assistant.drafting.inference.inferred import InferredValue, Topic
from assistant.drafting.ownership.making import Making

Kind = TypeVar("Kind", bound=Header)
Copied = TypeVar("Copied", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The specification, what documents say, who confirms, and the artifacts beside it."""

    making: Making
    related: Mapping[str, Header] = field(default_factory=dict)
    brief: Mapping[str, Any] = field(default_factory=dict)
    """What somebody said about this artifact, by field, in the shape of its model."""

    @property
    def spec(self) -> WorkflowSpec:
        """The specification."""
        return self.making.spec

    @property
    def name(self) -> str:
        """What the workflow is called."""
        return self.spec.workflow_name.value or self.spec.title

    def beside(self, model: type[Kind]) -> Kind | None:
        """The artifact of a kind that belongs to the same use case."""
        return next((each for each in self.related.values() if isinstance(each, model)), None)

    def open(
        self, question: str, *, owner: PartyRef | None = None, blocks: Blocks = "approval"
    ) -> dict[str, Any]:
        """A slot to be confirmed, by whom it concerns if they are known."""
        return self.making.confirm.open(question, owner=owner, blocks=blocks)

    def default(self, value: Any, rule: str) -> dict[str, Any]:
        """A slot that a labelled rule fills."""
        return self.making.confirm.default(value, rule)

    def carried(self, slot: Slot[Any], make: Callable[[Any], Any] | None = None) -> dict[str, Any]:
        """A slot of the specification, as this artifact has it."""
        return self.making.carried(slot, make)

    def first(self, *found: dict[str, Any] | None) -> dict[str, Any]:
        """The first slot that has a value or waits for one; an empty slot, which is opened later, else."""
        return next((each for each in found if each), {})

    def kept(self, slot: Slot[Any], make: Callable[[Any], Any] | None = None) -> dict[str, Any] | None:
        """A slot of the specification if it is filled, and what is made of it too; else None."""
        if not slot.filled or (make is not None and make(slot.value) in (None, "", [])):
            return None
        return self.carried(slot, make)

    def combined(self, value: Any, slots: Iterable[Slot[Any]], rule: str) -> dict[str, Any]:
        """A slot whose value follows from several others: as certain as the least certain of them."""
        used = [slot for slot in slots if slot.filled]
        sources = list(dict.fromkeys(each for slot in used for each in slot.provenance))
        said = [each for each in sources if isinstance(each, UserTurn)]
        cited = [each for each in sources if isinstance(each, Citation)]
        statuses = {slot.status for slot in used}
        if used and statuses == {SlotStatus.CONFIRMED} and sources:
            return {"value": value, "status": SlotStatus.CONFIRMED, "provenance": sources}
        if cited and statuses <= {SlotStatus.CONFIRMED, SlotStatus.INFERRED}:
            confirm = self.making.confirm
            return inferred(value, [*cited, *said], owner=confirm.owner, by=confirm.by)
        return self.default(value, rule)

    def topic(self, topic: Topic, make: Callable[[Any], Any] | None = None) -> dict[str, Any] | None:
        """A slot from what documents say; None where they say nothing that fits."""
        found = self.found(topic)
        if found is None or (make is not None and make(found.value) in (None, "", [])):
            return None
        return self.making.confirm.inferred(found, make(found.value) if make else None)

    def found(self, topic: Topic) -> InferredValue | None:
        """What documents say of a topic."""
        return self.making.confirm.material.inferences.get(topic)

    def narrowed(self, found: InferredValue, words: str) -> InferredValue:
        """One entry of a table: only the quotes in which its words stand, all where they stand in none."""
        quotes = tuple(each for each in found.citations if words.lower() in each.quote.lower())
        return replace(found, citations=quotes or found.citations)

    def party(self, topic: Topic) -> dict[str, Any] | None:
        """A slot with the party that documents name."""
        return self.making.topic(topic, lambda party: party)

    def of_plan(self, role: str) -> dict[str, Any] | None:
        """Who has a role in the ownership plan beside the specification."""
        plan = self.beside(OwnershipPlan)
        slot = getattr(plan, role, None)
        if not isinstance(slot, Slot) or not slot.filled:
            return None
        return self.carried(slot, lambda terms: getattr(terms, "party", None) or terms.person)

    def value_of(self, slot: dict[str, Any] | None) -> Any:
        """The value of a slot made here."""
        return (slot or {}).get("value")

    def row(self, row_id: str, rule: str, **fields: Any) -> dict[str, Any]:
        """A row that a labelled rule adds; fields that are None are left out."""
        given = {key: value for key, value in fields.items() if value is not None}
        return {"id": row_id, "status": SlotStatus.DEFAULT, "provenance": [DefaultRule(rule=rule)], **given}

    def cited_row(self, row_id: str, found: InferredValue, **fields: Any) -> dict[str, Any]:
        """A row that documents have; fields that are None are left out."""
        given = {key: value for key, value in fields.items() if value is not None}
        return {"id": row_id, "status": SlotStatus.INFERRED, "provenance": list(found.citations), **given}

    def copied(self, row: Copied) -> Copied:
        """A row of the specification as it stands; where it says no source, the specification is it."""
        made = row.model_copy(deep=True)
        if not made.provenance and made.status is SlotStatus.CONFIRMED:
            made.provenance = [UserTurn(source=self.spec.artifact_id)]
        return made

    def step(self, step_id: str | None) -> Step | None:
        """A step of the specification."""
        return next((step for step in self.spec.steps if step.id == step_id), None)


def days_after(day: date, days: float) -> date | None:
    """The day so many days later; None beyond the calendar."""
    try:
        return day + timedelta(days=round(days))
    except OverflowError:
        return None


def listed(texts: Sequence[str]) -> str:
    """Texts as one sentence, without their own full stops."""
    return "; ".join(text.strip().rstrip(".") for text in texts if text.strip())
