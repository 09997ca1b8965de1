"""The last check before a passage is shown asks everything again, whatever an index said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.admission import admitted_status
from knowledge.documents import DocumentStatus
from knowledge.standing import EffectiveStatus
from knowledge.store.passages import StoredPassage

IN_FORCE = {7: EffectiveStatus(status=DocumentStatus.IN_FORCE)}
DRAFT = {7: EffectiveStatus(status=DocumentStatus.DRAFT)}
LABELS = {7: "admin+group:claims"}


def admitted(statuses: Any = None, labels: Any = None, **asked: Any) -> DocumentStatus | None:
    stored = StoredPassage(row=SimpleNamespace(version_id=7, collection="ops"))  # type: ignore[arg-type]
    reader = {"role": "admin", "collection": None, "in_force": True, **asked}
    return admitted_status(stored, statuses or IN_FORCE, LABELS if labels is None else labels, **reader)


def test_who_may_read_it_sees_it_under_its_status() -> None:
    assert admitted() is DocumentStatus.IN_FORCE
    assert admitted(role="staff", groups=frozenset({"claims"}), collection="ops") is DocumentStatus.IN_FORCE
    assert admitted(DRAFT, in_force=False) is DocumentStatus.DRAFT


@pytest.mark.parametrize(
    "asked",
    [
        {"role": "staff"},
        {"role": "staff", "groups": frozenset({"finance"})},
        {"role": "nobody", "groups": frozenset({"claims"})},
        {"collection": "hr"},
        {"in_force": False},
        {"statuses": DRAFT},
        {"statuses": {8: EffectiveStatus(status=DocumentStatus.IN_FORCE)}},
        {"labels": {}},
        {"labels": {8: "staff"}},
        {"labels": {7: "nobody"}},
    ],
    ids=str,
)
def test_anything_else_is_denied(asked: dict[str, Any]) -> None:
    assert admitted(**asked) is None
