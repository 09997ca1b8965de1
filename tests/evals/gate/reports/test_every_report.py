"""What holds of each report, whatever the run."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from junitparser import JUnitXml

from evals.gate.decision.verdict import Verdict
from evals.gate.reports.html import html
from evals.gate.reports.json_report import json_report
from evals.gate.reports.junit import junit
from evals.gate.reports.markdown import markdown
from evals.gate.reports.terminal import terminal
from evals.gate.reports.wording import exit_code
from tests.evals.gate.reports.hostile import ATTACKS, EVERYTHING, hostile
from tests.evals.gate.reports.samples import EVERY


def on_a_terminal(context, decision) -> str:
    return terminal(context, decision, 100)


REPORTS = {"terminal": on_a_terminal, "markdown": markdown, "html": html, "junit": junit, "json": json_report}
FOR_PEOPLE = {name: REPORTS[name] for name in ("terminal", "markdown", "html", "junit")}
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe]")


def verdicts_said(text: str) -> set[str]:
    """The first verdict word of a report."""
    words = "|".join(verdict.value.upper() for verdict in Verdict)
    return set(re.findall(rf"\b({words})\b", text)[:1])


@pytest.mark.parametrize("name", EVERY)
def test_every_report_says_the_same_verdict_first(name: str) -> None:
    context, decision = EVERY[name]()

    said = {report: verdicts_said(render(context, decision)) for report, render in FOR_PEOPLE.items()}

    assert said == {report: {decision.verdict.value.upper()} for report in FOR_PEOPLE}
    assert json.loads(json_report(context, decision))["verdict"] == decision.verdict.value


@pytest.mark.parametrize("name", EVERY)
def test_a_build_that_goes_by_junit_ends_as_one_that_goes_by_the_exit_code(name: str) -> None:
    context, decision = EVERY[name]()

    suites = JUnitXml.fromstring(junit(context, decision).encode())
    broken = sum(suite.failures + suite.errors for suite in suites)

    assert (broken == 0) == (exit_code(decision.verdict) == 0)
    assert json.loads(json_report(context, decision))["exit_code"] == exit_code(decision.verdict)


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_one_exit_code_and_every_report_tells_it_alike(verdict: Verdict) -> None:
    context, decision = EVERY["failing"]()
    decision = replace(decision, verdict=verdict)

    for render in FOR_PEOPLE.values():
        assert verdicts_said(render(context, decision)) == {verdict.value.upper()}
    suites = JUnitXml.fromstring(junit(context, decision).encode())
    assert (sum(suite.failures + suite.errors for suite in suites) == 0) == (verdict is Verdict.PASS)


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", EVERY)
def test_the_same_run_gives_the_same_bytes(name: str, report: str) -> None:
    assert REPORTS[report](*EVERY[name]()) == REPORTS[report](*EVERY[name]())


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("attack", [*ATTACKS, EVERYTHING], ids=range(len(ATTACKS) + 1))
def test_no_hidden_character_of_a_case_reaches_a_report(report: str, attack: str) -> None:
    text = REPORTS[report](*hostile(attack))

    assert not UNSEEN.search(text.replace("\r\n", "\n"))
    assert text.encode("utf-8")


@pytest.mark.parametrize("report", ["terminal", "markdown", "html"])
def test_every_way_to_end_tells_what_to_do_next(report: str) -> None:
    texts = {name: REPORTS[report](*make()) for name, make in EVERY.items()}

    assert all("Next:" in text for text in texts.values())


@pytest.mark.parametrize("report", ["terminal", "markdown", "html", "json"])
def test_a_waiver_is_told_with_its_reason_and_its_end(report: str) -> None:
    text = REPORTS[report](*EVERY["waived"]())

    assert "jo.kim" in text
    assert "2026-12-01" in text
    assert "the old titles are mended next week" in text


@pytest.mark.parametrize("report", REPORTS)
def test_cases_without_an_output_are_named_with_the_reason(report: str) -> None:
    text = REPORTS[report](*EVERY["invalid"]())

    assert "answer-006" in text
    assert "The draft is no JSON." in text


@pytest.mark.parametrize("report", REPORTS)
def test_what_is_no_number_is_told_as_not_measured(report: str) -> None:
    context, decision = EVERY["failing"]()
    nan = float("nan")
    metrics = [
        replace(
            metric,
            candidate=nan,
            bound=nan,
            comparisons=[
                replace(each, base=nan, difference=nan, low=nan, high=nan) for each in metric.comparisons
            ],
        )
        for metric in decision.metrics
    ]

    text = REPORTS[report](context, replace(decision, metrics=metrics))

    assert not re.search(r"\bnan\b", text, re.IGNORECASE)


@pytest.mark.parametrize("report", ["terminal", "markdown", "html", "json"])
def test_a_comparison_that_is_not_on_record_speaks_of_no_approval(report: str) -> None:
    context, decision = EVERY["passing"]()

    text = REPORTS[report](replace(context, recorded=False), decision)

    assert "Nothing was put on record" in " ".join(text.split())
    assert "approve" not in text


def test_a_waiver_of_one_metric_says_nothing_of_another_with_a_longer_name() -> None:
    context, decision = EVERY["inconclusive"]()
    decision = replace(decision, waived=["cite"])

    suites = JUnitXml.fromstring(junit(context, decision).encode())
    told = {test.name: test for suite in suites for test in suite}

    assert told["cite_precision"].is_failure
    assert "INCONCLUSIVE, waived" not in terminal(context, decision, 120)
