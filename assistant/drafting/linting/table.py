"""The rules as a table for people, made from the rules themselves. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.limits import LintLimits
from assistant.drafting.linting.rule import Rule

FAMILIES = {
    "G": "Flow of work",
    "W": "Changed work",
    "O": "Ownership",
    "A": "AI steps and their oversight",
    "H": "Exceptions",
    "E": "Escalation and service",
    "M": "Metrics",
    "D": "Data",
    "V": "Governance",
    "C": "Change",
    "R": "Rollback",
    "T": "Adoption and training",
    "S": "Choosing, gating and scaling",
    "P": "Provenance",
    "X": "Exports",
}
"""Families of rules by the letter that begins their ids, in the order of the document."""
_INTRODUCTION = """\
# Rules for artifacts

What `playbook lint` looks at. {count} rules: {errors} errors (E) and {warnings} warnings (W); a few soften or
sharpen what they find by the case. A missing value of which somebody will give an answer by a day is an open
item, and an error again once the artifact is approved. This document is made from the rules; run
`python -m assistant.drafting.linting.table` after changing one.

Sources: S0-S4 are the practices that the product was built from; AIA-EU is the EU AI Act, RMF the NIST
AI risk management framework, 600-1 its profile for generative AI, OMB and CA-ADM the directives of the
United States and of Canada, GDS and ATRS the United Kingdom's service manual and transparency record,
42001 ISO/IEC 42001, IMDA Singapore's framework for agents, AGT and PRC checklists for agents and for
production, PD guides to incidents, SRE reliability engineering, PAIR and HAX guides to people and AI.
[I] is our own inference, [M] was measured.
"""
_LIMITS = """\
## Limits

Numbers that an organisation may set otherwise, in the settings under `drafting.limits`.

| Limit | Meaning | Default |
|---|---|---|
"""


def render_rules(rules: Mapping[str, Rule]) -> str:
    """All rules by family, and the limits that they use, as Markdown."""
    severities = [rule.severity for rule in rules.values()]
    parts = [
        _INTRODUCTION.format(
            count=len(rules),
            errors=severities.count(Severity.ERROR),
            warnings=severities.count(Severity.WARNING),
        )
    ]
    for letter, title in FAMILIES.items():
        if family := [rule for rule in rules.values() if rule.id[0] == letter]:
            parts.append(_family(title, sorted(family, key=lambda rule: rule.id)))
    return "\n".join([*parts, _limits()])


def _family(title: str, rules: list[Rule]) -> str:
    rows = [
        f"| {rule.id} | {rule.severity.value[0].upper()} | {_cell(rule.demand)} | {_cell(rule.why)} | "
        f"{_kinds(rule)} | {_cell(rule.source)} |"
        for rule in rules
    ]
    head = ["| Rule | | What it demands | Why | Judges | Source |", "|---|---|---|---|---|---|"]
    return "\n".join([f"## {title}", "", *head, *rows, ""])


def _kinds(rule: Rule) -> str:
    known = artifact_kinds()
    if rule.kinds >= known.keys():
        return "every kind"
    return ", ".join(kind.title.lower() for name, kind in known.items() if name in rule.kinds)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _limits() -> str:
    rows = [
        f"| `{name}` | {_cell(field.description or '')} | {field.default} |"
        for name, field in LintLimits.model_fields.items()
    ]
    return _LIMITS + "\n".join(rows) + "\n"


if __name__ == "__main__":
    from pathlib import Path

    from assistant.drafting.linting.runner import load_rules

    Path(__file__).parents[1].joinpath("RULES.md").write_text(render_rules(load_rules()), encoding="utf-8")
