"""The quality report of a proposal: what a reviewer should look at before agreeing. Pure data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a remark matters. Nothing blocks by itself: people decide."""

    ERROR = "error"
    """Publishing this would be a mistake: a secret, an instruction aimed at a model."""
    WARNING = "warning"
    """A reviewer must look: a missing owner, a contradiction, hidden text."""
    NOTE = "note"
    """Good to know: boilerplate that was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Words quoted from a document, so that a reviewer sees what is meant."""

    source: str
    """Of the file, or of the published document that it is compared with."""
    quote: str
    doc_id: str | None = None
    """Of a published document; None where the quote is from the proposal itself."""
    version: int | None = None
    section: str = ""
    start: int | None = None
    """Offset in the normalised text where there is one."""
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that a reviewer should look at."""

    code: str
    """Short and stable, such as `missing_owner`, `hidden_text`, `contradiction`."""
    severity: Severity
    source: str
    """The proposed file, relative to its root; "" for the proposal as a whole."""
    message: str
    """One sentence that says what was found and what to do."""
    excerpts: Sequence[Excerpt] = ()
    """What it is about; two, side by side, where documents are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """Everything that was noticed of one proposal."""

    remarks: Sequence[Remark] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    """Files that could not be read, by source: the reason. They are not part of the proposal."""

    @property
    def errors(self) -> int:
        """How many remarks say that publishing would be a mistake."""
        return sum(remark.severity is Severity.ERROR for remark in self.remarks)

    @property
    def warnings(self) -> int:
        """How many remarks a reviewer must look at."""
        return sum(remark.severity is Severity.WARNING for remark in self.remarks)

    def to_json(self) -> dict[str, Any]:
        """JSON-able values; `parse_report` reads them back."""
        return {
            "errors": self.errors,
            "warnings": self.warnings,
            "remarks": [asdict(remark) for remark in self.remarks],
            "failed": dict(self.failed),
        }


def parse_report(value: Mapping[str, Any]) -> QualityReport:
    """A report from what `to_json` gave."""
    return QualityReport(
        remarks=tuple(_remark(each) for each in value.get("remarks", ())),
        failed=dict(value.get("failed", {})),
    )


def sorted_remarks(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The gravest first, then by source and code."""
    order = list(Severity)
    return tuple(sorted(remarks, key=lambda each: (order.index(each.severity), each.source, each.code)))


def _remark(value: Mapping[str, Any]) -> Remark:
    return Remark(
        code=value["code"],
        severity=Severity(value["severity"]),
        source=value["source"],
        message=value["message"],
        excerpts=tuple(Excerpt(**each) for each in value["excerpts"]),
    )
