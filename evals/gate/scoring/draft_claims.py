"""What a drafted specification claims, and on whose word. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.paths import children
from assistant.drafting.artifacts.provenance import Citation, SlotStatus
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec

_BOOKKEEPING = frozenset(
    """id type schema_version version artifact_id use_case_id status supersedes superseded_by author
    approvers approvals drafted_by_ai citations open_items change_log provenance level agents""".split()
)
"""Fields that the product fills for itself: none of them repeats what was told."""
OPTION = "option"
"""The status of a value among several or incomplete ones, from which a person is to choose."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value of the specification."""

    path: tuple[str, ...]
    """Names of fields and ids of rows, outermost first."""
    value: Any
    """A text, number, truth value, date or party."""
    status: str
    """`confirmed` (told by somebody), `inferred`, `default` or `option`; of the nearest slot or row."""
    cited: bool = False
    """Whether a document is cited for it."""
    unit: str = ""
    """What a number beside it is measured in, where the specification says so."""

    @property
    def told(self) -> bool:
        """Whether the draft says that a person said it."""
        return self.status == SlotStatus.CONFIRMED


def claims_of(spec: WorkflowSpec) -> list[Claim]:
    """Every value of a specification but its bookkeeping, in the order of the schema."""
    return list(_claims(spec, Claim((), None, SlotStatus.CONFIRMED.value)))


def fits(path: tuple[str, ...], pattern: str) -> bool:
    """Whether a path is, or stands below, a pattern such as `metrics.*.target.by`."""
    wanted = pattern.split(".")
    return len(path) >= len(wanted) and all(
        one in ("*", other) for one, other in zip(wanted, path, strict=False)
    )


def _claims(node: Any, above: Claim) -> Iterator[Claim]:
    if isinstance(node, Slot):
        yield from _of_slot(node, above)
    elif isinstance(node, PartyRef) or not isinstance(node, BaseModel | list | tuple):
        if node is not None and node not in ("", False):
            yield Claim(above.path, node, above.status, above.cited, above.unit)
    else:
        within = _within(node, above)
        for name, child in children(list(node) if isinstance(node, tuple) else node):
            if name not in _BOOKKEEPING:
                yield from _claims(child, Claim((*above.path, name), None, *within))


def _of_slot(slot: Slot[Any], above: Claim) -> Iterator[Claim]:
    cited = any(isinstance(each, Citation) for each in slot.provenance)
    if slot.filled:
        yield from _claims(slot.value, Claim(above.path, None, slot.status.value, cited, above.unit))
    else:
        for each in slot.options:
            yield from _claims(each, Claim(above.path, None, OPTION, cited, above.unit))


def _within(node: Any, above: Claim) -> tuple[str, bool, str]:
    """Status, citation and unit of what stands in a model or a list."""
    status, cited = above.status, above.cited
    if isinstance(node, Row):
        status = node.status.value
        cited = any(isinstance(each, Citation) for each in node.provenance)
    return status, cited, str(getattr(node, "unit", "") or above.unit)
