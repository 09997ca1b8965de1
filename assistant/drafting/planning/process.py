"""The process: lanes, steps and flow, with a person behind every AI step. Pure.

Each AI step gets a review and a way to do the work by hand: a specification without them would be
a claim that the AI is always right and always there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import confirmed
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass
from assistant.drafting.extraction.facts import ActorKind
from assistant.drafting.planning.bands import Bands
from assistant.drafting.planning.flow import FlowBuilder, Tail
from assistant.drafting.planning.lanes import Lanes, ai_lane
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.owners import Confirming
from assistant.drafting.planning.phrases import (
    USUAL_END,
    USUAL_START,
    about_confidence,
    acts_outside,
    does_more,
    event_name,
    is_otherwise,
    made_by,
    only_accepts,
    question_of,
)
from assistant.drafting.planning.work import REVIEWING, Work, WorkStep

REVIEW_RULE = "Every output of the AI is reviewed by a person until its confidence is calibrated."
FALLBACK_RULE = "People do the step by hand while the AI is unavailable."
UNAVAILABLE = "The AI does not answer, or not in time."


@dataclass(frozen=True, slots=True, kw_only=True)
class AIStep:
    """An AI step with the steps that keep it safe."""

    id: str
    name: str
    review: str
    fallback: str
    irreversible: bool
    threshold_used: bool
    work: WorkStep


@dataclass(slots=True, kw_only=True)
class Process:
    """What was built, by table."""

    builder: FlowBuilder
    lanes: Lanes
    ai_steps: list[AIStep] = field(default_factory=list)
    first_human: str = ""
    """Id of the first step of a person."""
    first: str = ""
    last: str = ""
    end: str = ""
    after: dict[str, str] = field(default_factory=dict)
    """Step to the step that follows it."""


class ProcessPlanner:
    """Builds one process."""

    def __init__(
        self, material: Material, confirming: Confirming, work: Work, lanes: Lanes, bands: Bands
    ) -> None:
        self._material = material
        self._confirm = confirming
        self._work = work
        self._bands = bands
        self._process = Process(builder=FlowBuilder(), lanes=lanes)
        self._done: set[int] = set()

    def build(self) -> Process:
        """The whole process."""
        process, flow = self._process, self._process.builder
        steps = self._work.steps
        self._done |= self._said_by_gateway()
        first_lane = process.lanes.of_step[0] if steps else process.lanes.human
        tails = flow.start(first_lane, *self._start())
        flow.events[-1]["provenance"] = [turn for *_, turn in self._material.texts("trigger")[:1]]
        place = 0
        while place < len(steps):
            if place in self._done:
                place += 1
                continue
            tails, place = self._branch(tails, place) if steps[place].condition else self._plain(tails, place)
        if not flow.steps:
            raise ValueError("a process needs a step")
        ending = self._material.texts("end")
        name = event_name(ending[0][1], USUAL_END) if ending else USUAL_END
        process.end = flow.end(tails, tails[-1].lane, name)
        human = [row["id"] for row in flow.steps if process.lanes.rows[row["lane"]]["kind"] == "human"]
        process.first, process.last = flow.steps[0]["id"], flow.steps[-1]["id"]
        process.first_human = human[0] if human else flow.steps[0]["id"]
        return process

    def _said_by_gateway(self) -> set[int]:
        """Places of steps that only say that what is certain enough is accepted: the gateway says it."""
        if self._bands.auto_accept is None or not any(step.kind is ActorKind.AI for step in self._work.steps):
            return set()
        return {place for place, step in enumerate(self._work.steps) if only_accepts(step)}

    def _start(self) -> tuple[str, str | None]:
        triggers = self._material.texts("trigger")
        if triggers:
            return event_name(triggers[0][1], USUAL_START), triggers[0][1]
        return USUAL_START, None

    def _plain(self, tails: list[Tail], place: int) -> tuple[list[Tail], int]:
        step = self._work.steps[place]
        if step.kind is ActorKind.AI:
            return self._ai(tails, place)
        self._done.add(place)
        return self._process.builder.step(
            tails, self._row(step, self._process.lanes.of_step[place])
        ), place + 1

    def _branch(self, tails: list[Tail], place: int) -> tuple[list[Tail], int]:
        """Steps under one condition, then those under its opposite; both ways meet again."""
        flow, steps = self._process.builder, self._work.steps
        condition = steps[place].condition or ""
        lane = tails[-1].lane
        gateway = flow.split(tails, lane, self._question(condition))
        through = [Tail(gateway, lane, condition=condition)]
        while place < len(steps) and steps[place].condition == condition:
            through, place = self._plain(through, place)
        around = [Tail(gateway, lane, default=True)]
        if place < len(steps) and is_otherwise(steps[place], condition):
            opposite = steps[place].condition
            while place < len(steps) and steps[place].condition == opposite:
                around, place = self._plain(around, place)
        return [*through, *around], place

    def _question(self, condition: str) -> str:
        """The question behind a condition, as the description puts it where it does."""
        for _, fact in self._material.facts(lambda facts: facts.decisions):
            if fact.exits and fact.exits[0][0] == condition and len(fact.question) <= 90:
                return fact.question
        return question_of(condition)

    def _ai(self, tails: list[Tail], place: int) -> tuple[list[Tail], int]:
        """AI steps that follow one another, one review of what they made, and the same work by hand."""
        flow, lanes, steps = self._process.builder, self._process.lanes, self._work.steps
        run = [place]
        while (
            run[-1] + 1 < len(steps)
            and steps[run[-1] + 1].kind is ActorKind.AI
            and (steps[run[-1] + 1].condition == steps[place].condition)
        ):
            run.append(run[-1] + 1)
        self._done |= set(run)
        lane, rows, failed = ai_lane(lanes), [], []
        for at in run:
            rows.append(self._row(steps[at], lane))
            tails = flow.step(tails, rows[-1])
            failed += flow.boundary(rows[-1]["id"], lane, "error", "AI unavailable", self._unavailable())
        irreversible = any(steps[at].irreversible or acts_outside(steps[at].name) for at in run)
        use_threshold = self._bands.auto_accept is not None and not irreversible
        following, accepted = run[-1] + 1, []
        if use_threshold:
            gateway = flow.split(tails, lane, self._bands.question)
            accepted = [Tail(gateway, lane, condition=self._bands.condition)]
            tails = [Tail(gateway, lane, default=True)]
            accepted, following = self._accepted(accepted, following)
        review_tails, review, following = self._review(tails, run, following)
        by_hand = self._by_hand([steps[at] for at in run], flow.lanes_of[review])
        hand_tails = flow.step(failed, by_hand)
        self._process.ai_steps += [
            AIStep(
                id=row["id"],
                name=steps[at].name,
                review=review,
                fallback=by_hand["id"],
                irreversible=irreversible,
                threshold_used=use_threshold,
                work=steps[at],
            )
            for at, row in zip(run, rows, strict=True)
        ]
        return [*accepted, *review_tails, *hand_tails], following

    def _unavailable(self) -> str:
        """What makes people do the step by hand: as told, else the standing exception."""
        for _, fact in self._material.facts(lambda facts: facts.exceptions):
            if fact.kind == ExceptionClass.AI_UNAVAILABLE.value:
                return fact.trigger
        return UNAVAILABLE

    def _accepted(self, tails: list[Tail], place: int) -> tuple[list[Tail], int]:
        """What was told to happen above the threshold; that the rest goes to people is what the gateway says."""
        steps = self._work.steps
        while place < len(steps) and about_confidence(steps[place]):
            step = steps[place]
            self._done.add(place)
            if does_more(step):
                lane = self._process.lanes.of_step[place]
                tails = self._process.builder.step(tails, self._row(step, lane))
            place += 1
        return tails, place

    def _review(self, tails: list[Tail], run: list[int], follower: int) -> tuple[list[Tail], str, int]:
        """The review of AI steps: the next step if that is one by a person, else one of its own."""
        flow, lanes, steps = self._process.builder, self._process.lanes, self._work.steps
        if (
            follower < len(steps)
            and steps[follower].kind is ActorKind.HUMAN
            and steps[follower].condition in {steps[run[-1]].condition, None}
            and REVIEWING.match(steps[follower].name)
        ):
            self._done.add(follower)
            row = self._row(steps[follower], lanes.of_step[follower])
            row["instructions"] = self._confirm.default(_RESPONSE, REVIEW_RULE)
            return flow.step(tails, row), row["id"], follower + 1
        row = {
            **self._row_basis(
                f"Review {made_by([steps[at].name for at in run])}", self._reviewing_lane(follower)
            ),
            "actor_type": "human",
            "status": SlotStatus.DEFAULT,
            "provenance": [DefaultRule(rule=REVIEW_RULE)],
            "instructions": self._confirm.default(_RESPONSE, REVIEW_RULE),
            "reversibility": self._confirm.default("reversible", "A review changes nothing outside."),
        }
        return flow.step(tails, row), row["id"], follower

    def _reviewing_lane(self, follower: int) -> str:
        """Whose review it is: of those who work on with the result, else of those who worked before it."""
        lanes, steps = self._process.lanes, self._work.steps
        order = [*range(follower, len(steps)), *range(follower - 1, -1, -1)]
        for place in order:
            lane = lanes.of_step[place]
            if lanes.rows[lane]["kind"] == "human":
                return lane
        return lanes.human

    def _by_hand(self, steps: list[WorkStep], lane: str) -> dict[str, Any]:
        more = " and what follows" if len(steps) > 1 else ""
        lasting = any(step.irreversible for step in steps)
        rule = "As the steps of the AI that it stands in for."
        if lasting or not any(acts_outside(step.name) for step in steps):
            undone = {
                "reversibility": self._confirm.default("irreversible" if lasting else "reversible", rule)
            }
        else:
            undone = {}
        return {
            **undone,
            **self._row_basis(f"{steps[0].name}{more} by hand", lane),
            "actor_type": "human",
            "status": SlotStatus.DEFAULT,
            "provenance": [DefaultRule(rule=FALLBACK_RULE)],
        }

    def _row(self, step: WorkStep, lane: str) -> dict[str, Any]:
        kind = self._process.lanes.rows[lane]["kind"]
        actor_type = {"ai": "ai", "system": "system"}.get(kind, "human")
        row = self._row_basis(step.name, lane)
        row |= {
            "actor_type": actor_type,
            "status": step.status,
            "provenance": list(step.provenance),
            "external_effect": acts_outside(step.name),
            "systems_used": step.systems,
        }
        if step.time_limit:
            row["sla"] = confirmed({"target": step.time_limit}, *step.provenance[:1])
        if step.irreversible:
            row["reversibility"] = self._confirm.default(
                "irreversible", "The words show an effect that cannot be undone."
            )
        elif not acts_outside(step.name):
            row["reversibility"] = self._confirm.default(
                "reversible", "Nothing leaves the organisation in this step."
            )
        return row

    def _row_basis(self, name: str, lane: str) -> dict[str, Any]:
        owner = self._confirm.owners.get("operational_owner")
        row: dict[str, Any] = {"id": self._process.builder.new_id(name), "name": name, "lane": lane}
        row["responsible"] = [self._process.lanes.party(lane)] if self._is_human(lane) else _as_list(owner)
        if owner is not None:
            row["accountable"] = self._confirm.default(
                owner, "The operational owner answers for the daily steps."
            )
        return row

    def _is_human(self, lane: str) -> bool:
        return self._process.lanes.rows[lane]["kind"] in {"human", "external"}


_RESPONSE = "Approve the output if it is right; edit or reject it if not, and say why; escalate what you cannot judge."


def _as_list(owner: PartyRef | None) -> list[PartyRef]:
    return [owner] if owner is not None else []
