"""One look at the answers that people got: read, compare, check, ask the gate's cases, raise alarms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from evals.gate.cases.reading import DATASETS_DIR
from evals.gate.errors import GateError
from evals.gate.library import text_of
from evals.monitor.alarms import Alarm, Findings, alarms_of
from evals.monitor.canary import ask_canary, baseline_of, chosen_cases
from evals.monitor.citing import check_citations
from evals.monitor.drift import drift_of
from evals.monitor.figures import Figure, corrected, figures_of
from evals.monitor.repeating import Repeated, repeat_answers
from evals.monitor.reporting import report_values
from evals.monitor.standing import OverdueDocuments
from evals.monitor.stream import Period, Window, asked_later, periods, read_window
from knowledge.errors import KnowledgeError
from knowledge.lock import home_lock
from knowledge.store.engine import snapshot
from knowledge.store.monitor_reports import MonitorReport, add_report, newest_reports

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.bootstrap import Composition
    from assistant.monitoring.settings import MonitorSettings
    from knowledge.acting import Actor

LOCK_NAME = "monitor.lock"
"""The lock of a home that whoever makes a report holds."""
_PAST = 400
"""Earlier reports that are looked through for how the gate's cases went."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What answers people now."""

    recipe: Recipe
    promoted: bool
    judged: Path | None
    """Folder of the run with whose verdict it was promoted."""
    doubtful: float
    """Confidence below which its answers are doubtful."""


class Monitor:
    """Makes the reports of one home."""

    def __init__(
        self,
        composition: Composition,
        settings: MonitorSettings,
        *,
        running: Callable[[], Running],
        fallback_doubtful: float,
        datasets: Path = DATASETS_DIR,
        documents: Mapping[str, Path] | None = None,
    ) -> None:
        """
        Args:
            composition: Of the installation.
            settings: What is looked at, and what raises an alarm.
            running: What answers people now; raises AssistantError where nothing may.
            fallback_doubtful: Confidence below which an answer is doubtful where nothing runs.
            datasets: Where the gate's cases lie.
            documents: Of the gate's library; those of the program by default.
        """
        self._composition, self._settings, self._running = composition, settings, running
        self._fallback, self._datasets, self._documents = fallback_doubtful, datasets, documents

    def look(self, actor: Actor, *, progress: Progress = lambda stage, done, total: None) -> MonitorReport:
        """Make a report, keep it, and tell the audit trail.

        Raises:
            HomeLockedError: If another process makes one.
        """
        self._composition.knowledge_base()  # a home that is not there yet is made by this
        with home_lock(self._composition.settings.home, wait_s=0, name=LOCK_NAME):
            return self._look(actor, progress)

    def _look(self, actor: Actor, progress: Progress) -> MonitorReport:
        settings, now = self._settings, self._composition.knowledge_base().clock()
        current, past = periods(now, days=settings.days, against_days=settings.against_days)
        progress("reading", 0, 1)
        running, problem = self._what_runs()
        window, before, later = self._read(current, past, now)
        progress("comparing", 0, 1)
        figures, drift = self._compare(window, before, running)
        texts = _Texts(self._composition)
        earlier = newest_reports(self._composition.knowledge_base().engine, _PAST)
        found = Findings(
            figures=figures,
            drift=drift,
            questions=len(window.answers),
            questions_before=len(before.answers) * settings.days / settings.against_days,
            unreadable=window.unreadable + before.unreadable,
            citations=check_citations(window.citations, texts.text),
            repeated=self._repeat(window, texts, progress).to_json(),
            canary=self._canary(running, problem, earlier, progress),
            cost=sum(each.cost for each in window.answers),
        )
        values = report_values(found, settings, window, before, later=later)
        return self._keep(actor, current, values, alarms_of(found, settings), earlier)

    def _compare(
        self, window: Window, before: Window, running: Running | None
    ) -> tuple[list[Figure], dict[str, dict[str, Any]]]:
        doubtful = running.doubtful if running else self._fallback
        figures = figures_of(window, before, doubtful=doubtful, least=self._settings.min_questions)
        with snapshot(self._composition.knowledge_base().engine) as connection:
            drift = drift_of(connection, window, before, self._composition.embedder())
        figures, together = corrected(figures, {name: each["p"] for name, each in drift.items()})
        return figures, {name: {**each, "p_all": together[name]} for name, each in drift.items()}

    def _what_runs(self) -> tuple[Running | None, str]:
        try:
            return self._running(), ""
        except AssistantError as error:
            return None, str(error)

    def _read(self, current: Period, past: Period, now: datetime) -> tuple[Window, Window, int]:
        with snapshot(self._composition.knowledge_base().engine) as connection:
            documents = OverdueDocuments(connection)
            sample = self._settings.sample
            window = read_window(connection, current, documents, now=now, sample=sample)
            before = read_window(connection, past, documents, now=now, sample=0)
            return window, before, asked_later(connection, now)

    def _repeat(self, window: Window, texts: _Texts, progress: Progress) -> Repeated:
        total = len(window.again)
        return repeat_answers(
            window.again,
            self._composition.replay,
            texts,
            progress=lambda done: progress("answering again", done, total),
        )

    def _canary(
        self,
        running: Running | None,
        problem: str,
        earlier: Sequence[MonitorReport],
        progress: Progress,
    ) -> dict[str, Any]:
        settings = self._settings
        if settings.canary_answers + settings.canary_refusals == 0:
            return {}
        if running is None:
            return {"problem": problem}
        past = [{**each.figures.get("canary", {}), "number": each.number} for each in earlier]
        try:
            cases = chosen_cases(
                self._datasets, answers=settings.canary_answers, refusals=settings.canary_refusals
            )
            found = ask_canary(
                self._composition, running.recipe, cases, documents=self._documents, progress=progress
            )
        except (AssistantError, KnowledgeError, GateError) as error:
            return {"problem": str(error)}
        baseline = baseline_of(
            running.judged, past, release=found.release, promoted=running.promoted, cases=cases
        )
        return {**found.to_json(baseline), "promoted": running.promoted}

    def _keep(
        self,
        actor: Actor,
        current: Period,
        values: Mapping[str, Any],
        alarms: Sequence[Alarm],
        earlier: Sequence[MonitorReport],
    ) -> MonitorReport:
        base = self._composition.knowledge_base()
        known = {each["key"] for each in earlier[0].alarms} if earlier else set()
        return add_report(
            base.engine,
            at=base.clock(),
            window=(current.since, current.until),
            figures=values,
            alarms=[each.to_json(known) for each in alarms],
            actor=actor.name,
            details={
                "questions": values["counts"]["questions"],
                "alarms": [each.key for each in alarms],
                "window_from": current.since.isoformat(),
            },
        )


class _Texts:
    """The texts that the organisation has, also of versions that are in force no longer."""

    def __init__(self, composition: Composition) -> None:
        self._base = composition.knowledge_base()

    def text(self, doc_id: str, version: int) -> str:
        return text_of(self._base, doc_id, version)


def with_days(settings: MonitorSettings, days: int | None, against_days: int | None) -> MonitorSettings:
    """The settings with other windows, where they are given."""
    changes = {"days": days, "against_days": against_days}
    return settings.model_copy(update={name: each for name, each in changes.items() if each is not None})
