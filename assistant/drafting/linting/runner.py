"""Run the rules over an artifact. Pure."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Finding, LintReport, Problem, Severity
from assistant.drafting.linting.rule import RULES, Rule

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.OPEN: 2}
_NEEDS = {
    "directory": "no people directory is configured",
    "library": "no knowledge base was given to look up citations",
    "related": "the artifacts beside this one were not given",
    "everything": "the register of use cases was not given",
    "exports": "exports were not asked for",
}


@cache
def load_rules() -> dict[str, Rule]:
    """Import every family of rules; all rules by id, in order."""
    package = import_module("assistant.drafting.linting.rules")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        import_module(found.name)
    return {rule_id: RULES[rule_id] for rule_id in sorted(RULES)}


def lint(artifact: Header, context: LintContext) -> LintReport:
    """Judge an artifact by every rule of its kind.

    Returns:
        Findings with errors first, then by rule and place; rules that could not judge, with why.
    """
    findings: list[Finding] = []
    skipped: list[tuple[str, str]] = []
    for rule in load_rules().values():
        if artifact.type not in rule.kinds:
            continue
        lacking = [need for need in sorted(rule.needs) if not getattr(context, need)]
        if lacking:
            skipped.append((rule.id, _NEEDS.get(lacking[0], lacking[0])))
            continue
        findings += [_finding(rule, problem, artifact) for problem in rule.check(artifact, context)]
    findings.sort(key=lambda finding: (_ORDER[finding.severity], finding.rule, finding.path))
    return LintReport(findings=tuple(dict.fromkeys(findings)), skipped=tuple(skipped))


def _finding(rule: Rule, problem: Problem, artifact: Header) -> Finding:
    severity = problem.severity or rule.severity
    waits = problem.missing is not None and problem.missing.open
    if waits and artifact.status is not ArtifactStatus.APPROVED:
        severity = Severity.OPEN
    return Finding(
        rule=rule.id, severity=severity, path=problem.path, message=problem.message, fix=problem.fix
    )
