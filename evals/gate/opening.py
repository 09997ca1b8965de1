"""The gate of one home, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.gate.cases.own import accepted_cases
from evals.gate.desk import GateDesk
from evals.gate.record import GateRecord
from evals.gate.shipped import bar_from_file

if TYPE_CHECKING:
    from assistant.bootstrap import Composition


def open_gate(composition: Composition) -> GateDesk:
    """The desk that judges releases of this installation."""
    base = composition.knowledge_base()
    record = GateRecord(composition.promotion_desk(), base.engine, base.clock, shipped=bar_from_file)
    return GateDesk(composition, record, own_cases=lambda: accepted_cases(composition.case_desk()))
