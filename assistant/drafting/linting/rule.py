"""Rules, and the register that they enter themselves into. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity

Check = Callable[[Any, LintContext], Iterable[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule."""

    id: str
    severity: Severity
    demand: str
    """What it demands, for the table of rules."""
    why: str
    source: str
    """What it is grounded on."""
    kinds: frozenset[str]
    """Types of artifact that it judges."""
    needs: frozenset[str]
    """Fields of the context without which it cannot judge: directory, library, related."""
    check: Check
    last: bool = False
    """Whether it judges what the others found, and so comes after them."""


RULES: dict[str, Rule] = {}
"""Every rule by id; `load_rules` fills it."""


def rule(
    id: str,
    severity: Severity,
    demand: str,
    *,
    why: str,
    source: str,
    kinds: Iterable[str] = ("workflow_spec",),
    needs: Iterable[str] = (),
    last: bool = False,
) -> Callable[[Check], Check]:
    """Enter a function into the register of rules."""

    def enter(check: Check) -> Check:
        if id in RULES and RULES[id].check.__qualname__ != check.__qualname__:
            raise ValueError(f"There are two rules {id}.")
        RULES[id] = Rule(id=id, severity=severity, demand=demand, why=why, source=source,
                         kinds=frozenset(kinds), needs=frozenset(needs), check=check, last=last)  # fmt: skip
        return check

    return enter
