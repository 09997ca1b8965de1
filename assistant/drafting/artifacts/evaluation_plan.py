"""The evaluation and acceptance plan: what is tested before anybody relies on it. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.drafting.artifacts.base import Part, Row
from assistant.drafting.artifacts.durations import Day
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot, slot, table

Compared = Literal["at_least", "at_most", "above", "below", "equal"]


class SystemUnderTest(Row):
    """The versions of one AI component that are tested."""

    component: str = Field(description="Id of the AI row or step of the specification.")
    model_version: Slot[str] = slot("The pinned model.", ask="Which model version is tested?")
    prompt_version: Slot[str] = slot("The pinned prompt.", ask="Which prompt version is tested?")
    threshold_version: str | None = Field(default=None, description="The thresholds that are tested.")
    kb_version: str | None = Field(default=None, description="Version of its index or knowledge base.")


class RiskTest(Row):
    """A risk and what tests it."""

    risk: str
    severity: str | None = None
    component: str | None = None
    test_sets: list[str] = Field(default_factory=list, description="Ids of test sets.")
    metrics: list[str] = Field(default_factory=list, description="Ids of metrics.")
    not_measured: str | None = Field(default=None, description="Why nothing measures it.")


class TestSet(Row):
    """Cases that are run."""

    __test__ = False

    name: str = ""
    size: Slot[int] = slot("How many cases.", ask="How many cases does this test set have?")
    source: Slot[str] = slot("Where the cases come from.", ask="Where do the cases come from?")
    representativeness: Slot[str] = slot(
        "Why they stand for the work.", ask="Why do these cases stand for the real work?"
    )
    slices: list[str] = Field(default_factory=list, description="Groups that are looked at apart.")
    owner: Slot[PartyRef] = slot("Who keeps it.", ask="Who keeps this test set?")
    refreshed_on: Slot[date] = slot("When it was last renewed.", ask="When was it last renewed?")
    contains_edge: bool = Field(default=False, description="Whether edge cases are in it.")
    contains_adversarial: bool = Field(default=False, description="Whether attacks are in it.")


class SliceThreshold(Part):
    """What one group must reach."""

    slice: str
    threshold: float


class EvaluationMetric(Row):
    """Something measured on the test sets."""

    name: str
    unit: str = ""
    compared: Compared = "at_least"
    pass_threshold: Slot[float] = slot("From where on it passes.", ask="From which value on does it pass?")
    per_slice: list[SliceThreshold] = Field(default_factory=list)


class HumanEvaluation(Part):
    """How people judge outputs."""

    raters: int | None = None
    who: str | None = None
    protocol: str | None = None
    agreement: float | None = Field(default=None, description="Agreement that is required, 0 to 1.")
    agreement_measure: str | None = None


class Comparator(Part):
    """What it is held against."""

    kind: Literal["current_process", "previous_version", "other"] = "current_process"
    text: str | None = None


class AcceptanceCriterion(Row):
    """What must hold before it is used."""

    text: str
    metric: str | None = Field(default=None, description="Id of a metric.")
    compared: Compared = "at_least"
    threshold: Slot[float] = slot("The number.", ask="Which number must be reached?")
    unit: str | None = None
    agreed_on: Slot[date] = slot("When it was agreed.", ask="When was this criterion agreed?")


class SignOff(Row):
    """A person who accepts it, or has accepted it."""

    role: str
    person: Slot[PartyRef] = slot("Who signs.", ask="Who signs off in this role?")
    date: Slot[Day] = slot("When they signed.", ask="When was it signed off?", blocks="go_live")


class EvaluationResult(Row):
    """What one run showed."""

    run_on: date
    suite_version: str | None = None
    component: str | None = None
    model_version: str | None = None
    prompt_version: str | None = None
    criterion: str | None = Field(default=None, description="Id of an acceptance criterion or a metric.")
    value: float | None = None
    passed: bool | None = None
    evidence_link: str | None = None


class EvaluationPlan(Header):
    """How a workflow's AI is tested, what must hold before it is used, and who says that it does."""

    type: Literal["evaluation_plan"] = "evaluation_plan"
    use_case_id: str
    workflow_spec_ref: Slot[str] = slot("Id of the specification.", ask="Which workflow specification?")
    system_under_test: list[SystemUnderTest] = table("One row an AI component.")
    builder: Slot[PartyRef] = slot("Who builds it; does not sign alone.", ask="Who builds it?")
    evaluation_owner: Slot[PartyRef] = slot("Who keeps the suite.", ask="Who keeps the evaluation suite?")
    suite_id: Slot[str] = slot("The suite that is run.", ask="Which evaluation suite is run?")
    suite_version: Slot[str] = slot("Its version.", ask="Which version of the suite?")
    risks: list[RiskTest] = table("Each risk and what tests it.")
    test_sets: list[TestSet] = table("The cases that are run.")
    metrics: list[EvaluationMetric] = table("What is measured on them.")
    human_evaluation: Slot[HumanEvaluation] = slot(
        "Raters, protocol and agreement.", ask="Who rates outputs, and how is their agreement measured?"
    )
    comparator: Slot[Comparator] = slot(
        "The process of today or the version before.", ask="What is it compared with?"
    )
    acceptance_criteria: list[AcceptanceCriterion] = table("What must hold, as numbers.")
    sign_off: list[SignOff] = table("Who accepts it; not the builder alone.")
    regression_policy: Slot[str] = slot(
        "What happens when a version is worse.", ask="What happens when a new version is worse somewhere?"
    )
    unmeasured_risks: Slot[list[str]] = slot(
        "Risks that nothing measures; may be `none`.", ask="Which risks does nothing measure?"
    )
    results: list[EvaluationResult] = table("What the runs showed.", required=False)
    decision: Slot[Literal["accepted", "accepted_with_conditions", "rejected"]] = slot(
        "What was decided.", ask="Is it accepted?", blocks="go_live"
    )
    decided_on: Slot[date] = slot("When.", ask="When was that decided?", blocks="go_live")
    rerun_triggers: Slot[list[str]] = slot("What makes it run again.", ask="What makes the suite run again?")


KIND = ArtifactKind(model=EvaluationPlan, prefix="ea", title="Evaluation and acceptance plan")
