"""JUnit: read back by another reader, in the shape that build servers expect."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree

from evals.gate.reports.junit import junit
from tests.evals.gate.reports.hostile import ATTACKS, EVERYTHING, hostile
from tests.evals.gate.reports.samples import EVERY

SUITE = {"name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"}


def suites(context, decision) -> dict:
    return {suite.name: suite for suite in JUnitXml.fromstring(junit(context, decision).encode())}


def results(context, decision) -> dict[str, list]:
    """Name of each test to its results."""
    return {test.name: test.result for suite in suites(context, decision).values() for test in suite}


@pytest.mark.parametrize("name", EVERY)
def test_the_file_has_the_shape_of_the_common_schema(name: str) -> None:
    root = etree.fromstring(junit(*EVERY[name]()).encode())

    assert (root.tag, dict(root.attrib)) == ("testsuites", {})
    for suite in root:
        assert set(suite.attrib) == SUITE
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp"))
        tags = [child.tag for child in suite]
        tests = tags.count("testcase")
        assert tags == ["properties", *["testcase"] * tests, "system-out", "system-err"]
        assert int(suite.get("tests")) == tests
        for outcome in ("failure", "error", "skipped"):
            counted = suite.get({"failure": "failures", "error": "errors"}.get(outcome, outcome))
            assert int(counted) == len(suite.findall(f"testcase/{outcome}"))
        for test in suite.findall("testcase"):
            assert set(test.attrib) == {"name", "classname", "time"}
            assert len(test) <= 1
            assert all(set(each.attrib) == {"type", "message"} for each in test)


@pytest.mark.parametrize("attack", [*ATTACKS, EVERYTHING], ids=range(len(ATTACKS) + 1))
def test_a_hostile_text_stays_text(attack: str) -> None:
    root = etree.fromstring(junit(*hostile(attack)).encode())

    assert {each.tag for each in root.iter()} <= {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped",
        "system-out", "system-err",
    }  # fmt: skip


def test_a_case_is_named_by_its_kind_and_id() -> None:
    cases = list(suites(*EVERY["passing"]())["gate.cases"])

    assert (cases[0].classname, cases[0].name) == ("answer", "answer-000")
    assert len(cases) == 24


def test_new_failures_and_broken_rules_are_failures() -> None:
    told = results(*EVERY["failing"]())

    assert [type(each) for each in told["answer-000"]] == [Failure]
    assert told["draft-004"][0].message == "breaks a hard rule: draft_valid"


def test_what_fails_in_production_too_is_skipped() -> None:
    told = results(*EVERY["passing"]())

    assert [(type(each), each.message) for each in told["draft-010"]] == [
        (Skipped, "fails in production too")
    ]


def test_a_case_without_an_output_is_an_error() -> None:
    told = results(*EVERY["invalid"]())

    assert [(type(each), each.message) for each in told["draft-004"]] == [(Error, "The draft is no JSON.")]
    assert isinstance(told["verdict"][0], Error)


def test_of_a_pass_what_the_bar_allows_is_told_as_skipped() -> None:
    told = results(*EVERY["waived"]())

    assert [(type(each), each.message) for each in told["answer-000"]] == [(Skipped, "allowed: fails now")]
    assert told["cite_precision"][0].message.startswith("waived: ")


def test_a_case_that_only_an_error_knows_is_told() -> None:
    context, decision = EVERY["invalid"]()

    told = results(context, replace(decision, errors={"answer-999": "It is missing."}))

    assert isinstance(told["answer-999"][0], Error)
