"""Releases of the assistant on the record of a house, judged by invented runs of the gate."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from assistant.answering.recipe import Recipe
from assistant.promotion.desk import PromotionDesk
from assistant.promotion.errors import UnknownAssistantReleaseError
from assistant.promotion.records import KeptVerdict, ProposedBar, Registered, VerdictRecord
from evals.gate.shipped import bar_from_file
from knowledge.acting import Actor
from prompts.release import RELEASE_FILE, release_from_files
from tests.assistant.promotion.conftest import recipe
from tests.assistant.ui.govern.conftest import PASSWORD, House, send

PAM = Actor(name="Pam", role="program_manager")
DANA, LENA = (Actor(name=name, role="governance_lead") for name in ("Dana", "Lena"))
OLA = Actor(name="Ola", role="admin")
PATH = "/govern/assistant"
ROW = {
    "name": "vital_recall", "meaning": "Share of the facts.", "gating": True, "verdict": "pass",
    "candidate": 0.71, "floor": 0.4, "less_is_better": False, "cases": 395, "production": 0.7,
    "difference": 0.01, "low": -0.01, "high": 0.03,
}  # fmt: skip


@dataclass
class Record:
    """The desk of a house, with a clock that tests set."""

    house: House
    desk: PromotionDesk
    ahead: timedelta = timedelta()
    runs: int = field(default=0)

    def registered(self, passages: int = 5, *, change: str = "", made: Recipe | None = None) -> Registered:
        """A release by Pam, by default one that reads so many passages."""
        return self.desk.register(
            made or recipe(passages),
            author="Pam",
            change=change or f"{passages} passages",
            origin={"file": "release.yaml"},
            actor=PAM,
        )

    def judged(self, release: Registered, verdict: str = "pass", **changes: Any) -> KeptVerdict:
        """A new verdict on a release, against what production runs now."""
        production = self.desk.status().channel("production").release
        self.runs += 1
        run = VerdictRecord(
            run_id=f"run-{self.runs}",
            verdict=verdict,
            bar_sha256=self.desk.ensure_bar(bar_from_file(), PAM).bar.sha256,
            lock_sha256="1" * 64,
            results_sha256="2" * 64,
            decision_sha256="3" * 64,
            baseline_digest=production.digest if production else None,
            corpus_sha256="4" * 64,
            program_sha256="5" * 64,
            bootstrap=production is None,
            summary={"reasons": [], "metrics": {}, "table": [ROW], "cases": 1112},
        )
        return self.desk.record_verdict(release, replace(run, **changes), PAM)

    def promoted(self, passages: int = 5, channel: str = "production", *, change: str = "") -> Registered:
        """A release that was judged, approved by as many as it takes, and runs."""
        release = self.registered(passages, change=change)
        self.judged(release)
        for person in (DANA, LENA):
            if self.desk.approve(release.name, person).missing == 0:
                break
        self.desk.promote(release.name, channel, actor=DANA, reason="It is better")
        return release

    def proposed_bar(self, old: str, new: str, reason: str = "Another bar", by: Actor = PAM) -> int:
        """The number of a bar that says something else in one place."""
        from evals.gate.bar import bar_sha256
        from evals.gate.bar_changes import loosens

        adopted = self.desk.ensure_bar(bar_from_file(), PAM).bar
        assert old in adopted.text
        text, datasets = adopted.text.replace(old, new), dict(adopted.datasets)
        bar = ProposedBar(text=text, datasets=datasets, sha256=bar_sha256(text, datasets))
        return self.desk.propose_bar(bar, reason=reason, actor=by, loosens=loosens).number

    def running(self, channel: str = "production") -> str | None:
        """What a channel runs."""
        release = self.desk.status().channel(channel).release
        return release.name if release else None

    def newest_run(self, name: str) -> str:
        """The run whose verdict a page would show."""
        try:
            verdict = self.desk.newest_verdict(name)
        except UnknownAssistantReleaseError:
            return ""
        return verdict.run.run_id if verdict else ""

    def act(self, client: Any, name: str, act: str, **fields: str) -> Any:
        """Send a form of the page of a release, by somebody who types the right password."""
        form = {"seen": self.newest_run(name), "password": PASSWORD, **fields}
        return send(client, f"{PATH}/{name}/{act}", **form)

    def denied(self) -> list[Any]:
        """What the audit trail tells of refusals."""
        return self.house.entries("act.denied")


def with_prompt(before: str, after: str, *, name: str = "answer") -> Recipe:
    """The installed assistant with other words in a prompt, as its version 2."""
    base = recipe()
    files = dict(base.release.files)
    assert before in files[name]
    files[name] = files[name].replace("version: 1", "version: 2", 1).replace(before, after)
    files[RELEASE_FILE] = files[RELEASE_FILE].replace(f"{name}: 1", f"{name}: 2")
    return Recipe(release=release_from_files(files), settings=base.settings)


@pytest.fixture
def record(house: House, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A house in which nothing was registered yet."""
    desk = house.composition.promotion_desk()
    made = Record(house, desk)
    clock = house.composition.knowledge_base().clock

    def now() -> datetime:
        return clock() + made.ahead

    monkeypatch.setattr(desk, "_clock", now)
    return made
