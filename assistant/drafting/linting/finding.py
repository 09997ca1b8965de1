"""What the linter finds. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.artifacts.slot import Slot


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    OPEN = "open"
    """A missing value that somebody is to confirm by a date; an error again once the artifact is approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a rule found at one place."""

    path: str
    message: str
    """One sentence that says what to do."""
    missing: Slot | None = None  # type: ignore[type-arg]
    """The slot whose lack is the problem; where somebody is to confirm it, it is an open item."""
    severity: Severity | None = None
    """Where it differs from the rule's."""
    fix: str | None = None
    """What `--fix` would do about it, in words; None where only a person can mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One result of the linter."""

    rule: str
    severity: Severity
    path: str
    message: str
    fix: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LintReport:
    """All findings, errors first, and what could not be judged."""

    findings: tuple[Finding, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    """Rule and why it was not judged, such as that no people directory is configured."""

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)
