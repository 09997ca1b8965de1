"""With the shipped bar, its cases and the real library: minutes, so that only the deep tests run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bootstrap import Composition
from assistant.settings import Settings
from evals.gate.bar import SHIPPED_BAR
from evals.gate.selftest.catalogue import SABOTAGES
from evals.gate.selftest.opening import open_prover
from knowledge.embedder import Embedder


@pytest.mark.deep
def test_the_shipped_bar_blocks_every_bad_release_for_its_reason(embedder: Embedder, tmp_path: Path) -> None:
    composition = Composition(Settings(home=tmp_path / "home"))
    composition._parts["embedder"] = embedder

    with open_prover(composition, SHIPPED_BAR.read_text(encoding="utf-8")) as prover:
        found = prover.prove(SABOTAGES)

    missed = {each.sabotage.name: each.blocks for each in found.counted if not each.right}
    assert not missed
    assert not found.false_alarms
