"""What rules demand, in words. Pure."""

from __future__ import annotations

from assistant.drafting.errors import DraftingError
from assistant.drafting.linting.rule import Rule
from assistant.drafting.linting.runner import load_rules


def known_rules() -> list[dict[str, str]]:
    """All rules in order."""
    return [_in_words(rule) for rule in load_rules().values()]


def explain_rule(rule_id: str) -> dict[str, str]:
    """One rule.

    Raises:
        DraftingError: If there is no such rule.
    """
    rule = load_rules().get(rule_id.strip().upper())
    if rule is None:
        raise DraftingError(f"There is no rule {rule_id}; see `playbook lint --rules`.")
    return _in_words(rule)


def _in_words(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "demand": rule.demand,
        "why": rule.why,
        "source": rule.source,
    }
