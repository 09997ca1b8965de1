"""What a drafted specification claims, and on whose word. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    in_slot: bool = False
    """Whether it stands in a slot, which says where the value comes from, and not just where the row does."""
    unit: str = ""
    """Of a number named `value`: what it is measured in, where the specification says so."""

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
        if node is not None and node != "" and node is not False:
            yield replace(above, value=node, unit=above.unit if above.path[-1] == "value" else "")
    else:
        within = _within(node, above)
        for name, child in children(list(node) if isinstance(node, tuple) else node):
            if name not in _BOOKKEEPING:
                yield from _claims(child, replace(within, path=(*above.path, name)))


def _of_slot(slot: Slot[Any], above: Claim) -> Iterator[Claim]:
    cited = any(isinstance(each, Citation) for each in slot.provenance)
    status = slot.status.value if slot.filled else OPTION
    for each in [slot.value] if slot.filled else slot.options:
        yield from _claims(each, replace(above, status=status, cited=cited, in_slot=True))


def _within(node: Any, above: Claim) -> Claim:
    """What holds for all that stands in a model or a list."""
    unit = str(getattr(node, "unit", "") or above.unit)
    if not isinstance(node, Row):
        return replace(above, unit=unit)
    cited = any(isinstance(each, Citation) for each in node.provenance)
    return replace(above, status=node.status.value, cited=cited, in_slot=False, unit=unit)
