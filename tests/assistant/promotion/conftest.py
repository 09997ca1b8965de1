"""A desk over a real database, a few recipes, and the people who judge them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from assistant.answering.recipe import Recipe, recipe_of
from assistant.promotion.desk import PromotionDesk
from assistant.promotion.policy import ReleasePolicy
from assistant.promotion.records import KeptVerdict, ProposedBar, Registered, VerdictRecord
from assistant.settings import Settings
from knowledge.acting import Actor
from knowledge.store.engine import open_engine
from knowledge.store.schema import audit_entries
from prompts.release import load_release
from tests.knowledge.fakes import TODAY

ADA, BEN, CLEO, DAN = (Actor(name=name) for name in ("Ada", "Ben", "Cleo", "Dan"))
BAR = ProposedBar(text="version: 1", datasets={"answers.jsonl": "a" * 64}, sha256="b" * 64)
OTHER_BAR = ProposedBar(text="version: 2", datasets={"answers.jsonl": "a" * 64}, sha256="c" * 64)


@dataclass
class Workshop:
    """A home's desk, with a clock that tests set."""

    engine: Engine
    policy: ReleasePolicy = field(default_factory=ReleasePolicy)
    now: datetime = TODAY
    lacking: str | None = None
    runs: int = 0
    desk: PromotionDesk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = PromotionDesk(
            self.engine, lambda: self.now, policy=lambda: self.policy, misfit=lambda recipe: self.lacking
        )

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def registered(self, passages: int = 5, *, editors: tuple[str, ...] = ()) -> Registered:
        """The release that reads so many passages, made by Ada."""
        return self.desk.register(
            recipe(passages),
            author="Ada",
            editors=editors,
            change=f"{passages} passages",
            origin={"file": "release.yaml"},
            actor=ADA,
        )

    def judged(self, release: Registered, verdict: str = "pass", **changes: Any) -> KeptVerdict:
        """The newest verdict on a release, against what production runs now."""
        production = self.desk.status().channel("production").release
        self.runs += 1
        run = VerdictRecord(
            run_id=f"run-{self.runs}",
            verdict=verdict,
            bar_sha256=self.desk.ensure_bar(BAR, ADA).bar.sha256,
            lock_sha256="1" * 64,
            results_sha256="2" * 64,
            decision_sha256="3" * 64,
            baseline_digest=production.digest if production else None,
            corpus_sha256="4" * 64,
            program_sha256="5" * 64,
            bootstrap=production is None,
        )
        return self.desk.record_verdict(release, replace(run, **changes), ADA)

    def approved(self, passages: int = 5) -> Registered:
        """A release that was judged and approved by as many as it takes."""
        release = self.registered(passages)
        self.judged(release)
        for person in (BEN, CLEO):
            if self.desk.approve(release.name, person).missing == 0:
                break
        return release

    def promoted(self, passages: int = 5, channel: str = "production") -> Registered:
        """A release that runs."""
        release = self.approved(passages)
        self.desk.promote(release.name, channel, actor=DAN, reason="It is better")
        return release

    def said(self, action: str) -> list[Any]:
        """Audit entries of an action, oldest first."""
        query = select(audit_entries).where(audit_entries.c.action == action)
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(audit_entries.c.sequence)))

    def execute(self, statement: str, *values: Any) -> None:
        """What somebody with the database's file can do."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(statement, values)


def recipe(passages: int = 5) -> Recipe:
    """The installed release, reading so many passages."""
    settings = Settings.model_validate({"answering": {"passages": passages}})
    return recipe_of(settings, load_release())


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """A home in which nothing was registered yet."""
    engine = open_engine(tmp_path)
    yield Workshop(engine)
    engine.dispose()


@pytest.fixture
def workshops(tmp_path: Path) -> Iterator[Callable[[], Workshop]]:
    """Gives new homes, each with a database of its own."""
    made: list[Engine] = []

    def new() -> Workshop:
        made.append(open_engine(tmp_path / str(len(made))))
        return Workshop(made[-1])

    yield new
    for engine in made:
        engine.dispose()
