"""The decision as JUnit XML, which every build server reads. Pure.

What fails in production too is no regression and stands as skipped. A failure or an error is told
only where the verdict is not a pass, and then at least once: a build that goes by this file and
one that goes by the exit code come to the same end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.gate.decision.verdict import Decision, MetricResult, OperationsResult, Verdict
from evals.gate.reports.context import ReportContext
from evals.gate.reports.standing import CaseStanding, Standing, case_standings
from evals.gate.reports.wording import (
    cut,
    facts,
    figure,
    headline,
    is_waived,
    measured,
    next_step,
    shown,
    verdict_word,
    waived_lines,
)

_MESSAGE_CHARS = 1_000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_NO_MOMENT = "1970-01-01T00:00:00"
_BROKEN = frozenset({Verdict.INVALID, Verdict.TAMPERED})
_REGRESSIONS = frozenset({Standing.BREAKS_RULE, Standing.NEW_FAILURE})
_SKIPPED = frozenset({Standing.STILL_FAILS, Standing.FAILS, Standing.UNSCORED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Test:
    """One testcase. `outcome` is "", `skipped`, `failure` or `error`."""

    classname: str
    name: str
    outcome: str = ""
    type: str = ""
    message: str = ""


def junit(context: ReportContext, decision: Decision) -> str:
    """Four suites: the verdict, the metrics, the operations, the cases. No times: they differ by machine."""
    from lxml import etree

    root = etree.Element("testsuites")
    suites = {
        "verdict": [_verdict(decision)],
        "metrics": [_metric(each, decision) for each in decision.metrics],
        "operations": [_operations(each) for each in decision.operations],
        "cases": [_case(each) for each in case_standings(context, decision)],
    }
    for number, (name, tests) in enumerate(suites.items()):
        tests = [_tempered(test, decision.verdict) for test in tests]
        suite = etree.SubElement(root, "testsuite", _counts(name, number, tests, context))
        _fill(suite, context, decision if name == "verdict" else None, tests)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True).decode()


def _verdict(decision: Decision) -> _Test:
    outcome = "" if decision.verdict is Verdict.PASS else _outcome(decision.verdict)
    message = " ".join([headline(decision), *decision.reasons])
    return _Test(
        classname="gate", name="verdict", outcome=outcome, type=decision.verdict.value, message=message
    )


def _metric(result: MetricResult, decision: Decision) -> _Test:
    name = f"metric.{result.family}" if result.family else "metric"
    message = " ".join(result.reasons) or f"{result.name} is {figure(result.candidate)}."
    if result.verdict is Verdict.PASS:
        test = _Test(classname=name, name=result.name)
        unmeasured = not measured(result.candidate)
        return _with(test, "skipped", "not_measured", "not measured") if unmeasured else test
    waived = is_waived(result.name, decision)
    skipped = waived or not result.gating
    why = "waived" if waived else "informs only"
    return _Test(
        classname=name,
        name=result.name,
        outcome="skipped" if skipped else _outcome(result.verdict),
        type=result.verdict.value,
        message=f"{why}: {message}" if skipped else message,
    )


def _operations(result: OperationsResult) -> _Test:
    passed = result.verdict is Verdict.PASS
    return _Test(
        classname="operations",
        name=result.name,
        outcome="" if passed else _outcome(result.verdict),
        type=result.verdict.value,
        message=" ".join(result.reasons),
    )


def _case(each: CaseStanding) -> _Test:
    test = _Test(classname=each.kind, name=each.case_id)
    said = each.standing.value
    if each.standing is Standing.ERROR:
        return _with(test, "error", "no_output", each.error or said)
    if each.standing in _REGRESSIONS:
        rules = f": {', '.join(each.rules)}" if each.rules else ""
        return _with(test, "failure", each.standing.name.lower(), said + rules)
    return _with(test, "skipped", each.standing.name.lower(), said) if each.standing in _SKIPPED else test


def _with(test: _Test, outcome: str, kind: str, message: str) -> _Test:
    return _Test(classname=test.classname, name=test.name, outcome=outcome, type=kind, message=message)


def _outcome(verdict: Verdict) -> str:
    return "error" if verdict in _BROKEN else "failure"


def _tempered(test: _Test, verdict: Verdict) -> _Test:
    """Of a pass nothing fails: what the bar allows, or a person let pass, is told as skipped."""
    if verdict is not Verdict.PASS or test.outcome not in ("failure", "error"):
        return test
    return _with(test, "skipped", test.type, f"allowed: {test.message}")


def _counts(name: str, number: int, tests: Sequence[_Test], context: ReportContext) -> dict[str, str]:
    outcomes = [test.outcome for test in tests]
    moment = _MOMENT.match(context.started)
    return {
        "name": f"gate.{name}",
        "package": "gate",
        "id": str(number),
        "timestamp": moment.group() if moment else _NO_MOMENT,
        "hostname": "localhost",
        "tests": str(len(tests)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(outcomes.count("skipped")),
        "time": "0",
    }


def _fill(suite: Any, context: ReportContext, decision: Decision | None, tests: Iterable[_Test]) -> None:
    """Properties and words stand in the suite of the verdict alone, which alone gets a decision."""
    from lxml.etree import SubElement

    properties = SubElement(suite, "properties")
    if decision is not None:
        told = {"verdict": decision.verdict.value, **facts(context, decision)}
        for name, value in told.items():
            SubElement(properties, "property", name=name, value=_clean(value))
    for test in tests:
        element = SubElement(
            suite, "testcase", name=_clean(test.name), classname=_clean(test.classname), time="0"
        )
        if test.outcome:
            message = _clean(test.message or test.type)
            SubElement(element, test.outcome, type=test.type, message=message).text = message
    SubElement(suite, "system-out").text = _words(context, decision) if decision else ""
    SubElement(suite, "system-err").text = ""


def _words(context: ReportContext, decision: Decision) -> str:
    lines = [
        f"{verdict_word(decision.verdict)}: {headline(decision)}",
        *decision.reasons,
        next_step(context, decision),
        *(f"Waived: {line}" for line in waived_lines(context, decision)),
        *(f"Warning: {warning}" for warning in context.warnings),
    ]
    return "\n".join(_clean(line) for line in lines)


def _clean(text: str) -> str:
    """Text that XML can hold: what cannot be seen is named."""
    return shown(cut(text, _MESSAGE_CHARS))
