"""Which fields hold running text, and which hold the data that such text must agree with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.linting.stated_values import Held
from assistant.drafting.linting.walking import Place

PROSE = frozenset(
    """intended_purpose out_of_scope prohibited_uses business_problem business_value ai_output
    workflow_change outcome text why_not affected_people pain_points summary moved_decisions
    redesign_rationale instructions condition_text trigger customer_message boundaries review logging
    fallback ownership risk_tier_rationale known_limitations mode detection effect mitigation content
    rationale ai_disclosure_text outcome_statement scope reason diff context consequences change_impact
    benefit trust_when challenge_when how_to_check principles manager_guardrails message risk response
    data_reconciliation in_flight_cases irreversible_effects return_to_service regression_policy
    representativeness contain assess_reach correct communicate learn stop_rule scale_when fix_when
    stop_when automation_bias_measures""".split()
)
"""Fields of all kinds of artifact whose text explains; numbers in it belong to other fields."""


def prose_of(walked: Iterable[Place]) -> Iterator[Place]:
    """Every running text among the places of an artifact."""
    return (place for place in walked if place.field in PROSE and isinstance(place.value, str))


def data_of(artifacts: Iterable[Header], places: Callable[[Header], Iterable[Place]]) -> Held:
    """The values that the other fields hold, with the names of everybody who is to confirm something.

    Args:
        places: Gives the places of an artifact.
    """
    held = Held()
    for artifact in artifacts:
        for place in places(artifact):
            if isinstance(place.value, Slot):
                if place.value.confirm_owner:
                    held.add(place.value.confirm_owner.name)
            elif not (place.field in PROSE and isinstance(place.value, str)):
                held.add(place.value)
        for item in artifact.open_items:
            held.add(item.owner.name)
        for citation in artifact.citations:
            held.add(citation.title)
    return held
