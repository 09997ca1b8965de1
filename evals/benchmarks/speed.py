"""How quick are search and ask, and what does it take, as the knowledge base grows?

Documents are copies of real ones (see `grown_corpus`), published through the knowledge base
itself into a temporary home. Above `model_up_to` passages their vectors are the real model's
plus noise (see `synthetic_embedder`); questions are always embedded by the real model.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.bootstrap import Composition
from evals.benchmarks.grown_corpus import GrownDocument, grow, load_originals
from evals.benchmarks.measuring import disk_mb, load, peak_mb, percentile
from evals.benchmarks.synthetic_embedder import SyntheticEmbedder
from evals.questions import DatasetError, QuestionCase, load_questions
from knowledge.changes import KnowledgeChanges

if TYPE_CHECKING:
    from assistant.settings import Settings
    from evals.progress import Progress
    from knowledge.embedder import Embedder

MODEL_UP_TO = 1_000
"""Passages up to which the real model embeds everything."""
PASSAGES_A_RELEASE = 10_000
COLLECTION = "bench"
DATASETS_DIR = Path(__file__).parents[1] / "datasets"
COLD_STARTS = 3
_WARM_UP = 5

_MEASURED_MAIN = (
    "import sys; from assistant.cli import main; from evals.benchmarks.measuring import peak_mb\n"
    "try: main()\n"
    "finally: print(peak_mb(), file=sys.stderr)"
)


class GrownComposition(Composition):
    """The parts of an installation whose passages a `SyntheticEmbedder` embeds."""

    def __init__(self, settings: Settings, embedder: SyntheticEmbedder) -> None:
        super().__init__(settings)
        self._grown = embedder

    def embedder(self) -> Embedder:
        """The stand-in; for questions it is the real model."""
        return self._grown


def run_speed(
    composition: Composition,
    sizes: Sequence[int],
    *,
    questions: int,
    progress: Progress,
    source: Path | None = None,
    model_up_to: int = MODEL_UP_TO,
    cold_starts: int = COLD_STARTS,
) -> dict[str, Any]:
    """Grow a knowledge base to each size in turn and measure it there.

    Args:
        composition: Gives the settings and the real embedder; its own home is not touched.
        sizes: Passages; measured in ascending order.
        questions: How many are asked at each size.
        progress: Told what is going on.
        source: Folder of documents that copies are made of; None is the starter library.
        model_up_to: Passages up to which the real model embeds all.
        cold_starts: How often `playbook ask` is started as a process at each size, at least 1.

    Returns:
        `sizes`: one row each, times in milliseconds unless named otherwise; `search_growth`:
        search p50 at the largest size as a multiple of that at the second smallest; and by
        size how the questions were answered and where the time of an answer went.

    Raises:
        DatasetError: If the folder holds no document or a size is not positive.
    """
    if not sizes or min(sizes) < 1 or questions < 1:
        raise DatasetError("Sizes and questions must be at least 1; give --passages such as 1000,10000.")
    from knowledge.library import DOCUMENTS_DIR

    progress.title("Reading documents")
    originals = load_originals(source or DOCUMENTS_DIR, composition.settings.ingest)
    asked = pick_questions(questions)
    rows, details = [], {}
    with TemporaryDirectory(prefix="playbook-speed-") as scratch:
        grown = open_grown_home(composition, Path(scratch) / "home")
        growing = Growing(grown, grow(originals), progress, model_up_to=model_up_to)
        for size in sorted(set(sizes)):
            published = growing.publish_up_to(size)
            row, detail = _measure(grown, asked, progress, cold_starts=cold_starts)
            rows.append({**published, **row})
            details[str(published["passages"])] = detail
    return {
        "sizes": rows,
        "search_growth": _growth(rows),
        "questions": len(asked),
        "source": (source or DOCUMENTS_DIR).name,
        "details": details,
    }


def pick_questions(count: int) -> list[QuestionCase]:
    """That many of the questions people ask of the starter library, evenly spread; repeated if need be."""
    cases = [
        case
        for path in sorted(DATASETS_DIR.glob("starter*.jsonl"))
        for case in load_questions(path)
        if not case.history
    ]
    return [cases[place * len(cases) // count % len(cases)] for place in range(count)]


class Growing:
    """Publishes copies until the knowledge base has as many passages as wanted."""

    def __init__(
        self,
        composition: GrownComposition,
        copies: Iterator[GrownDocument],
        progress: Progress,
        *,
        model_up_to: int,
    ) -> None:
        self._composition, self._copies, self._progress = composition, copies, progress
        self._model_up_to = model_up_to
        self._documents = self._passages = 0

    def publish_up_to(self, size: int) -> dict[str, Any]:
        """Grow to at least `size` passages; what it took."""
        synthetic = size > self._model_up_to
        busy, before, seconds = load(), self._passages, 0.0
        while self._passages < size:
            batch = self._next_batch(min(size - self._passages, PASSAGES_A_RELEASE), synthetic)
            started = time.perf_counter()
            self._publish(batch)
            seconds += time.perf_counter() - started
        return {
            "passages": self._passages,
            "documents": self._documents,
            "vectors": "synthetic" if synthetic else "model",
            "publish_s": round(seconds, 1),
            "passages_per_s": round((self._passages - before) / seconds) if seconds else 0,
            "publish_peak_mb": peak_mb(),
            "disk_mb": disk_mb(self._composition.settings.home),
            "load_before": busy,
        }

    def next_documents(self, count: int) -> list[GrownDocument]:
        """Further copies that are not published yet, known to the embedder as such."""
        batch = [next(self._copies) for _ in range(count)]
        for copy in batch:
            self._composition.embedder().learn(copy.texts, copy.originals)
        return batch

    def _next_batch(self, passages: int, synthetic: bool) -> list[GrownDocument]:
        self._progress.title("Growing documents")
        embedder = self._composition.embedder()
        batch: list[GrownDocument] = []
        for copy in self._copies:
            if synthetic:
                embedder.learn(copy.texts, copy.originals)
            batch.append(copy)
            passages -= len(copy.texts)
            if passages <= 0:
                break
        return batch

    def _publish(self, batch: Sequence[GrownDocument]) -> None:
        goal = self._passages + sum(len(each.texts) for each in batch)
        self._progress.title(f"Publishing up to {goal:,} passages")
        self._composition.knowledge_base().publish(
            KnowledgeChanges(
                collection=COLLECTION,
                root="bench",
                upserts=[each.document for each in batch],
            ),
            actor="benchmark",
            reason="benchmark",
            on_progress=lambda done, total: self._progress.stage("embedding", done, total),
        )
        self._documents += len(batch)
        self._passages = goal


def open_grown_home(composition: Composition, home: Path) -> GrownComposition:
    """A composition over an empty home that embeds copies cheaply; shares the packaged models."""
    models = composition.settings.home / "models"
    models.mkdir(parents=True, exist_ok=True)
    home.mkdir(parents=True)
    (home / "models").symlink_to(models.resolve())
    embedder = SyntheticEmbedder(composition.embedder())
    return GrownComposition(
        composition.settings.model_copy(update={"home": home, "database_url": None}), embedder
    )


def _measure(
    composition: GrownComposition, cases: Sequence[QuestionCase], progress: Progress, *, cold_starts: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    busy = load()
    searches = _time_searches(composition, cases, progress)
    asks, detail = _time_asks(composition, cases, progress)
    embeds = _time_embedding(composition, cases)
    colds, cold_peak = _time_cold_starts(composition, cases[:cold_starts], progress)
    row = {
        "search_p50": round(percentile(searches, 0.5), 1),
        "search_p95": round(percentile(searches, 0.95), 1),
        "ask_p50": round(percentile(asks, 0.5), 1),
        "ask_p95": round(percentile(asks, 0.95), 1),
        "embed_p50": round(percentile(embeds, 0.5), 1),
        "cold_ask_s": round(percentile(colds, 0.5), 2),
        "cold_ask_peak_mb": cold_peak,
        "load_asking": max(busy, load()),
    }
    return row, detail


def _time_searches(
    composition: GrownComposition, cases: Sequence[QuestionCase], progress: Progress
) -> list[float]:
    knowledge = composition.knowledge_base()
    scopes = {case.role: knowledge.scope(role=case.role) for case in cases}

    def search(case: QuestionCase) -> None:
        knowledge.retriever.search(case.question, scopes[case.role], top_k=10)

    for case in cases[:_WARM_UP]:
        search(case)
    return [_milliseconds(search, case) for case in progress.each(cases, "Searching")]


def _time_asks(
    composition: GrownComposition, cases: Sequence[QuestionCase], progress: Progress
) -> tuple[list[float], dict[str, Any]]:
    from assistant.answering.answer import Question

    assistant = composition.assistant(model="extractive")
    statuses: Counter[str] = Counter()
    stages: dict[str, list[float]] = defaultdict(list)

    def ask(case: QuestionCase) -> None:
        answer = assistant.answer(Question(text=case.question, role=case.role))
        statuses[answer.status.value] += 1
        for stage, milliseconds in answer.timings_ms.items():
            stages[stage].append(milliseconds)

    for case in cases[:_WARM_UP]:
        ask(case)
    statuses.clear()
    stages.clear()
    times = [_milliseconds(ask, case) for case in progress.each(cases, "Asking")]
    return times, {
        "statuses": dict(sorted(statuses.items())),
        "stages_p50_ms": {stage: round(percentile(values, 0.5), 2) for stage, values in stages.items()},
    }


def _time_embedding(composition: GrownComposition, cases: Sequence[QuestionCase]) -> list[float]:
    embedder = composition.embedder()
    return [_milliseconds(embedder.embed_queries, [case.question]) for case in cases]


def _time_cold_starts(
    composition: GrownComposition, cases: Sequence[QuestionCase], progress: Progress
) -> tuple[list[float], int]:
    """Seconds of `playbook ask`, a process for each case, and the peak megabytes of one more."""
    home = str(composition.settings.home)
    times = []
    for case in progress.each(cases, "Starting `playbook ask`"):
        started = time.perf_counter()
        _ask_process("from assistant.cli import main; main()", home, case)
        times.append(time.perf_counter() - started)
    measured = _ask_process(_MEASURED_MAIN, home, cases[0])
    return times, int(measured.split()[-1])


def _ask_process(program: str, home: str, case: QuestionCase) -> str:
    """Run it; gives what it wrote to stderr.

    Raises:
        DatasetError: If it failed.
    """
    command = [sys.executable, "-c", program, "--home", home, "ask", case.question, "--role", case.role]
    ended = subprocess.run(
        [*command, "--model", "extractive", "--json"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode != 0:
        raise DatasetError(f"`playbook ask` failed in the grown home: {ended.stderr.strip()[-300:]}")
    return ended.stderr


def _milliseconds(act: Any, argument: Any) -> float:
    started = time.perf_counter()
    act(argument)
    return (time.perf_counter() - started) * 1000


def _growth(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """How much slower search is at the largest size than at the second smallest."""
    if len(rows) < 2:
        return None
    first, last = rows[1 if len(rows) > 2 else 0], rows[-1]
    return {
        "from": first["passages"],
        "to": last["passages"],
        "times": round(last["search_p50"] / first["search_p50"], 2) if first["search_p50"] else None,
    }
