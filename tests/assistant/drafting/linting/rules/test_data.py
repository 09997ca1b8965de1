"""Rules of data: each finds what is wrong, names the place, and leaves the specimen alone."""

from __future__ import annotations

import pytest

from assistant.drafting.artifacts.workflow_spec.steps import StepInput
from tests.assistant.drafting.linting.judging import OPEN, draft, found
from tests.assistant.drafting.specimens import complete_spec


@pytest.mark.parametrize("rule", ["D01", "D02", "D03", "D04", "D05", "D06"])
def test_the_specimen_keeps_the_rules_of_data(rule: str) -> None:
    assert found(rule, complete_spec()) == {}


def test_d01_an_input_from_nowhere_is_found() -> None:
    spec = complete_spec()
    spec.steps[0].inputs.append(StepInput(data_source="rumours"))
    assert found("D01", spec) == {"steps.check_request.inputs": "error"}


def test_d01_a_source_needs_a_known_system_and_an_owner() -> None:
    spec = draft(complete_spec())
    spec.data_sources[0].system = "attic"
    spec.data_sources[0].owner = None
    spec.data_sources[1].owner = OPEN
    assert found("D01", spec) == {
        "data_sources.requests.system": "error",
        "data_sources.requests.owner": "error",
        "data_sources.purchases.owner": "open",
    }


def test_d02_data_may_not_be_younger_than_its_refreshing_makes_it() -> None:
    spec = complete_spec()
    spec.data_sources[0].freshness_sla = "PT30M"
    spec.data_sources[1].refresh = None
    assert found("D02", spec) == {
        "data_sources.requests.freshness_sla": "error",
        "data_sources.purchases.refresh": "error",
    }


def test_d02_an_open_refresh_is_an_open_item_until_approval() -> None:
    spec = complete_spec()
    spec.data_sources[0].refresh = OPEN
    assert found("D02", spec) == {"data_sources.requests.refresh": "error"}
    assert found("D02", draft(spec)) == {"data_sources.requests.refresh": "open"}


def test_d03_unchecked_data_is_found() -> None:
    spec = complete_spec()
    spec.data_sources[0].quality_checks = []
    spec.data_sources[1].failure_alert = None
    assert set(found("D03", spec)) == {
        "data_sources.requests.quality_checks",
        "data_sources.purchases.failure_alert",
    }


def test_d04_two_sources_about_one_thing_need_a_key_and_a_winner() -> None:
    spec = complete_spec()
    spec.data_sources[1].entity = "Request"
    spec.data_sources[1].entity_key = None
    assert found("D04", spec) == {
        "data_sources.requests.conflict_rule": "warning",
        "data_sources.purchases.conflict_rule": "warning",
        "data_sources.purchases.entity_key": "warning",
    }


def test_d05_personal_data_needs_a_basis_and_an_assessment() -> None:
    spec = draft(complete_spec())
    spec.data_sources[0].lawful_basis = None
    spec.data_sources[0].retention = OPEN
    spec.data_sources[0].access_roles = []
    spec.dpia_ref = None
    assert found("D05", spec) == {
        "data_sources.requests.lawful_basis": "error",
        "data_sources.requests.retention": "open",
        "data_sources.requests.access_roles": "error",
        "dpia_ref": "error",
    }


def test_d05_data_about_nobody_needs_neither() -> None:
    spec = complete_spec()
    for source in spec.data_sources:
        source.personal, source.lawful_basis = False, None
    spec.dpia_ref = None
    assert found("D05", spec) == {}


def test_d06_a_gap_names_the_metric_that_it_holds_up() -> None:
    spec = complete_spec()
    spec.data_sources[0].gap = "No photo before March"
    assert found("D06", spec) == {"data_sources.requests.gap_kpi": "warning"}
    spec.data_sources[0].gap_kpi = "right_decisions"
    assert found("D06", spec) == {}
