from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Composition
from evals.monitor.opening import open_monitor
from knowledge.acting import Actor
from knowledge.store.monitor_reports import MonitorReport
from tests.compositions import hashed_composition
from tests.evals.monitor.streams import DOCUMENTS, Stream

LENA = Actor(name="Lena")


class House:
    """A home of three documents, its stream of answers, and its monitor."""

    def __init__(self, composition: Composition, *, seed: int = 0) -> None:
        self.composition = composition
        self.stream = Stream(composition, seed=seed)

    def look(self, **changes: Any) -> MonitorReport:
        """A report without the gate's cases and without giving answers again."""
        quick = {"canary_answers": 0, "canary_refusals": 0, "sample": 0, **changes}
        settings = self.composition.settings.monitor.model_copy(update=quick)
        return open_monitor(self.composition, settings).look(LENA)


@pytest.fixture(scope="session")
def monitored_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 1 of three documents in the collection `ops`."""
    from ingest.pipeline import ingest_paths

    folder, home = tmp_path_factory.mktemp("camp-documents"), tmp_path_factory.mktemp("monitored")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    composition = hashed_composition(home)
    base = composition.knowledge_base()
    options = {"settings": composition.settings.ingest, "collection": "ops", "actor": "Ada"}
    ingest_paths([folder], knowledge_base=base, reason="First release", **options)
    base.close()
    return home


@pytest.fixture
def new_house(monitored_home: Path, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Makes houses of their own, each with another seed."""
    made: list[House] = []

    def build(seed: int = 0) -> House:
        home = tmp_path / f"home-{len(made)}"
        shutil.copytree(monitored_home, home)
        made.append(House(hashed_composition(home), seed=seed))
        return made[-1]

    yield build
    for each in made:
        each.composition.knowledge_base().close()


@pytest.fixture
def house(new_house: Callable[..., House]) -> House:
    return new_house()
