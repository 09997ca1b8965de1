"""What a lock binds: put together when a release is locked, and again when it is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from evals.gate.bar import Bar
from evals.gate.cases.case import Case
from evals.gate.cases.reading import Datasets, load_datasets
from evals.gate.digests import metrics_sha256, program_sha256, sha256_of
from evals.gate.errors import CaseError, TamperedError
from evals.gate.locking import Lock, LockedRelease
from evals.gate.record import GateRecord, OnRecord
from evals.gate.subjects import EXTRACTIVE


class Locks:
    """Composes locks from what is there now."""

    def __init__(
        self,
        record: GateRecord,
        own_cases: Callable[[], Sequence[Case]],
        *,
        datasets: Path,
        live_release: Callable[[], int],
        judge: Callable[[Bar], str] | None = None,
    ) -> None:
        """
        Args:
            record: The adopted bar and the releases.
            own_cases: The accepted cases that the organisation added.
            datasets: Where the bar's datasets lie.
            live_release: The newest release of the organisation's knowledge.
            judge: Digest of the judge that a bar needs; by default nobody judges.
        """
        self._record, self._own_cases = record, own_cases
        self._datasets, self._live_release = datasets, live_release
        self._judge = judge or _nobody

    def compose(
        self,
        *,
        run_id: str,
        at: datetime,
        by: str,
        candidate: OnRecord,
        baseline: OnRecord | None,
        corpus_sha256: str,
    ) -> Lock:
        """The lock of a run of these releases, as things are now.

        Raises:
            GateError: If the bar or a dataset cannot be used.
        """
        adopted = self._record.bar()
        anchor = self._anchor(adopted.bar, baseline)
        model = candidate.recipe.settings["model"]["name"]
        repeats = adopted.bar.repeats
        return Lock(
            run_id=run_id,
            locked_at=at.astimezone(UTC).isoformat(timespec="seconds"),
            locked_by=by,
            candidate=candidate.locked,
            baseline=baseline.locked if baseline else None,
            anchor=anchor.locked if anchor else None,
            bar_number=adopted.number,
            bar_sha256=adopted.sha256,
            datasets=dict(self.datasets().sha256),
            own_cases_sha256=sha256_of([case.model_dump(mode="json") for case in self._own_cases()]),
            corpus_sha256=corpus_sha256,
            live_release=self._asked_live(),
            program_sha256=program_sha256(),
            metrics_sha256=metrics_sha256(),
            judge_sha256=self._judge(adopted.bar),
            repeats=repeats.deterministic if model == EXTRACTIVE else repeats.chat_model,
        )

    def _anchor(self, bar: Bar, baseline: OnRecord | None) -> OnRecord | None:
        """The pinned release; none where production is still the first one: it would be asked twice."""
        anchor = self._record.anchor(bar)
        same = anchor is not None and baseline is not None and anchor.locked == baseline.locked
        return None if same and bar.anchor.release is None else anchor

    def unregistered(
        self, *, candidate: LockedRelease, baseline: LockedRelease, corpus_sha256: str, model: str
    ) -> Lock:
        """What a mere comparison is about; it is never written."""
        adopted = self._record.bar()
        repeats = adopted.bar.repeats
        return Lock(
            run_id="comparison",
            locked_at=self._record.clock().astimezone(UTC).isoformat(timespec="seconds"),
            locked_by="",
            candidate=candidate,
            baseline=baseline,
            anchor=None,
            bar_number=adopted.number,
            bar_sha256=adopted.sha256,
            datasets=dict(self.datasets().sha256),
            own_cases_sha256="",
            corpus_sha256=corpus_sha256,
            live_release=self._asked_live(),
            program_sha256=program_sha256(),
            metrics_sha256=metrics_sha256(),
            judge_sha256=self._judge(adopted.bar),
            repeats=repeats.chat_model if model else repeats.deterministic,
        )

    def cases(self) -> list[Case]:
        """Every case of a run: those of the bar, then the organisation's own.

        Raises:
            CaseError: If an id is given twice.
        """
        cases = [*self.datasets().cases, *self._own_cases()]
        if len({case.id for case in cases}) < len(cases):
            raise CaseError("A case of the organisation has the id of a shipped one; retire it.")
        return cases

    def datasets(self) -> Datasets:
        """The cases of the adopted bar.

        Raises:
            TamperedError: If a dataset is not what was adopted.
        """
        adopted = self._record.bar()
        found = load_datasets(adopted.bar.datasets, folder=self._datasets)
        differing = [name for name, digest in found.sha256.items() if adopted.datasets.get(name) != digest]
        if differing:
            raise TamperedError(
                f"{', '.join(differing)} changed since the bar was adopted; restore it, or propose the new "
                "cases with `playbook gate bar propose`."
            )
        return found

    def asks_live(self) -> bool:
        """Whether any case is about the organisation's own documents."""
        return any(case.input.library == "live" for case in self._own_cases())

    def _asked_live(self) -> int:
        """Published knowledge counts only where a case is asked of it."""
        return self._live_release() if self.asks_live() else 0


def _nobody(_bar: Bar) -> str:
    return ""
