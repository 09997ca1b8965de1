"""Rules of exceptions: each finds what is wrong, names the place, and leaves the specimen alone."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass
from tests.assistant.drafting.linting.judging import OPEN, draft, findings, found
from tests.assistant.drafting.specimens import complete_spec


def _exception(spec: WorkflowSpec, kind: str) -> Any:
    return next(row for row in spec.exceptions if row.kind == kind)


@pytest.mark.parametrize("rule", ["H01", "H02", "H03", "H04"])
def test_the_specimen_keeps_the_rules_of_exceptions(rule: str) -> None:
    assert found(rule, complete_spec()) == {}


@pytest.mark.parametrize("kind", list(ExceptionClass))
def test_h01_a_kind_that_nobody_thought_of_is_found(kind: ExceptionClass) -> None:
    spec = complete_spec()
    spec.exceptions = [row for row in spec.exceptions if row.kind is not kind]
    assert [finding.path for finding in findings("H01", spec)] == ["exceptions"]


@pytest.mark.parametrize("reason", ["", "n/a", "N.A.", "none", "Not applicable"])
def test_h01_what_cannot_occur_needs_a_reason(reason: str) -> None:
    spec = complete_spec()
    _exception(spec, "stale_data").not_applicable = reason
    assert found("H01", spec) == {"exceptions.exc_stale_data.not_applicable": "error"}
    _exception(spec, "stale_data").not_applicable = "Records are read from the ledger at that moment."
    assert found("H01", spec) == {}


def test_h02_an_exception_without_handler_and_limit_is_found() -> None:
    spec = draft(complete_spec())
    _exception(spec, "bad_input").handler = None
    _exception(spec, "bad_input").sla = OPEN
    _exception(spec, "stale_data").handler = "TBC"
    _exception(spec, "out_of_scope").handler = "Claims desk or finance"
    assert found("H02", spec) == {
        "exceptions.exc_bad_input.handler": "error",
        "exceptions.exc_bad_input.sla": "open",
        "exceptions.exc_stale_data.handler": "error",
        "exceptions.exc_out_of_scope.handler": "error",
    }


def test_h02_a_case_that_goes_nowhere_is_found() -> None:
    spec = complete_spec()
    _exception(spec, "bad_input").path = []
    assert found("H02", spec) == {}, "it goes back to the step at once"
    _exception(spec, "bad_input").returns_to = None
    _exception(spec, "out_of_scope").ends_at = None
    assert found("H02", spec) == {
        "exceptions.exc_bad_input.path": "error",
        "exceptions.exc_out_of_scope.path": "error",
    }


def test_h02_what_cannot_occur_needs_no_handler() -> None:
    spec = complete_spec()
    row = _exception(spec, "stale_data")
    row.not_applicable, row.handler, row.path = "Records are never stored.", None, []
    assert found("H02", spec) == {}


def test_h03_an_ai_step_without_its_commonest_failures_is_found() -> None:
    spec = complete_spec()
    _exception(spec, "ai_unavailable").at_step = "inform_customer"
    [finding] = findings("H03", spec)
    assert finding.message == (
        "Say what happens in the step “Propose a decision” in the case of the AI unavailable or too slow."
    )


def test_h03_an_exception_anywhere_or_at_the_choice_after_it_counts() -> None:
    spec = complete_spec()
    _exception(spec, "ai_unavailable").at_step = None
    _exception(spec, "low_confidence").at_step = "gw_certain"
    assert found("H03", spec) == {}


def test_h03_without_a_signal_there_is_no_low_confidence() -> None:
    spec = complete_spec()
    _exception(spec, "low_confidence").not_applicable = "Everything is reviewed."
    assert found("H03", spec) == {"exceptions": "error"}
    spec.ai[0].threshold = {"signal": "none", "review_rate": 1}
    assert found("H03", spec) == {}


def test_h04_customers_who_notice_are_told() -> None:
    spec = complete_spec()
    _exception(spec, "bad_input").customer_message = " "
    _exception(spec, "out_of_scope").handler = None
    assert found("H04", spec) == {
        "exceptions.exc_bad_input.customer_message": "warning",
        "exceptions.exc_out_of_scope.handler": "warning",
    }
