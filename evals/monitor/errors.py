"""What can go wrong with reports, each in one sentence."""

from __future__ import annotations

from evals.gate.errors import GateError


class MonitorError(GateError):
    """Base of what the monitor raises on purpose."""


class UnknownReportError(MonitorError):
    """There is no such report."""

    def __init__(self, number: int | None) -> None:
        if number is None:
            super().__init__("No report was made yet; `playbook monitor run` makes one.")
        else:
            super().__init__(f"There is no report {number}; `playbook monitor history` lists them.")
