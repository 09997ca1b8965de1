"""What came of an ingest, as data, as JSON and in plain sentences. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedFile:
    """A file that could not be read; what it said before stays as it was."""

    source: str
    reason: str
    """One sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWarning:
    """Something a person should look at; the file was taken all the same."""

    source: str
    code: str
    message: str
    removed: tuple[str, ...] = ()
    """As in `LoadWarning`: the words that were left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """The outcome of one ingest, over all its paths."""

    release: int
    """The release that is current now; 0 where nothing was ever published."""
    published: bool
    """False where the figures say what would change."""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    passages: int = 0
    """Of added and updated documents."""
    seconds: float = 0.0
    failed: Sequence[FailedFile] = ()
    warnings: Sequence[FileWarning] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Files left out, counted by extension (or `link`)."""

    @property
    def read(self) -> int:
        """Files that were taken, changed or not."""
        return self.added + self.updated + self.unchanged

    @property
    def all_failed(self) -> bool:
        """Whether there were files and not one of them could be read."""
        return bool(self.failed) and self.read == 0

    @property
    def changes(self) -> int:
        """Documents that a publication adds, updates or retires."""
        return self.added + self.updated + self.retired

    @property
    def summary(self) -> str:
        """Such as `+3 ~1 -2, 1198 unchanged`."""
        return f"+{self.added} ~{self.updated} -{self.retired}, {self.unchanged} unchanged"

    def to_json(self) -> dict[str, Any]:
        """The command's JSON contract; fields may be added, never renamed."""
        return {
            "release": self.release,
            "published": self.published,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "retired": self.retired,
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
            "failed": [{"source": each.source, "reason": each.reason} for each in self.failed],
            "warnings": [
                {"source": each.source, "code": each.code, "message": each.message} for each in self.warnings
            ],
            "skipped": dict(self.skipped),
        }


def render_report(report: IngestReport, *, failures: int = 20) -> str:
    """The report for a terminal: counts, then what failed, then warnings by kind."""
    head = "Would change" if not report.published else f"Release {report.release}"
    lines = [
        f"{head}: {report.added} added, {report.updated} updated, "
        f"{report.unchanged} unchanged, "
        f"{report.retired} retired, {report.passages} passages, {report.seconds:.1f} s."
    ]
    if report.skipped:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(report.skipped.items()))
        lines.append(f"Skipped: {kinds}.")
    if report.failed:
        lines.append(f"{len(report.failed)} could not be read:")
        lines += [f"  {each.source}: {each.reason}" for each in report.failed[:failures]]
    if len(report.failed) > failures:
        lines.append(f"  and {len(report.failed) - failures} more; `--json` lists all.")
    lines += _warning_lines(report.warnings)
    return "\n".join(lines)


def _warning_lines(warnings: Sequence[FileWarning]) -> list[str]:
    counts = Counter(each.code for each in warnings)
    samples = {each.code: each for each in reversed(warnings)}
    return [
        f"{count} × {code}: {samples[code].message} ({samples[code].source or 'collection'})"
        for code, count in sorted(counts.items())
    ]
