"""Run the rules over an artifact. Pure."""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module

from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Finding, LintReport, Problem, Severity
from assistant.drafting.linting.rule import RULES, Rule
from assistant.drafting.linting.walking import Place, places

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


def lint(artifact: Header, context: LintContext, *, only: Collection[str] | None = None) -> LintReport:
    """Judge an artifact by every rule of its kind.

    Args:
        only: Ids of the rules to judge by; by default all.

    Returns:
        Findings with errors first, then by rule and place; rules that could not judge, with why.
    """
    rules = [rule for rule in load_rules().values() if artifact.type in rule.kinds]
    wanted = [rule for rule in rules if only is None or rule.id in only]
    last = [rule for rule in wanted if rule.last]
    # What comes last judges by what all the others found, also by those that are not asked for.
    first = [rule for rule in (rules if last else wanted) if not rule.last]
    context = replace(context, places=_Walks().places)
    findings, skipped = _judge(artifact, context, first)
    if last:
        broken = dict.fromkeys(each.rule for each in findings if each.severity is Severity.ERROR)
        more, too = _judge(artifact, replace(context, broken=tuple(sorted(broken))), last)
        findings, skipped = [*findings, *more], [*skipped, *too]
    ids = {rule.id for rule in wanted}
    findings = [each for each in dict.fromkeys(findings) if each.rule in ids]
    findings.sort(key=lambda finding: (_ORDER[finding.severity], finding.rule, finding.path))
    return LintReport(findings=tuple(findings), skipped=tuple(each for each in skipped if each[0] in ids))


class _Walks:
    """Walks through each artifact once; it must not change meanwhile."""

    def __init__(self) -> None:
        self._walked: dict[int, tuple[Header, list[Place]]] = {}

    def places(self, artifact: Header) -> Sequence[Place]:
        """The places of an artifact; it is kept as well, so that its identity stays its own."""
        if id(artifact) not in self._walked:
            self._walked[id(artifact)] = artifact, places(artifact)
        return self._walked[id(artifact)][1]


def _judge(
    artifact: Header, context: LintContext, rules: Iterable[Rule]
) -> tuple[list[Finding], list[tuple[str, str]]]:
    """What rules find, and which of them cannot judge."""
    findings: list[Finding] = []
    skipped: list[tuple[str, str]] = []
    for rule in rules:
        if lacking := [need for need in sorted(rule.needs) if not getattr(context, need)]:
            skipped.append((rule.id, _NEEDS.get(lacking[0], lacking[0])))
        else:
            findings += [_finding(rule, problem, artifact) for problem in rule.check(artifact, context)]
    return findings, skipped


def _finding(rule: Rule, problem: Problem, artifact: Header) -> Finding:
    severity = problem.severity or rule.severity
    waits = problem.missing is not None and problem.missing.open
    if waits and artifact.status is not ArtifactStatus.APPROVED:
        severity = Severity.OPEN
    return Finding(
        rule=rule.id, severity=severity, path=problem.path, message=problem.message, fix=problem.fix
    )
