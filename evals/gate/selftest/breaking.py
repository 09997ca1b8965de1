"""Sabotages of a run: outputs that fail or are lost, files that are edited behind the gate's back."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.gate.cases.case import Case
from evals.gate.locking import LOCK_FILE
from evals.gate.outputs import Output
from evals.gate.selftest.sabotage import Alteration, Bench, Tampering
from evals.gate.subject import Subject
from knowledge.acting import Actor

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from evals.gate.desk import GateDesk

EVERY = 50
PROVER = "Self-test"


def failing_some(bench: Bench) -> Alteration:
    """One in so many cases ends in an error."""
    asked = 0

    def alter(case: Case, output: Output) -> Output:
        nonlocal asked
        asked += 1
        if asked % EVERY != 1:
            return output
        return Output(case_id=output.case_id, repeat=output.repeat, error="RuntimeError: the index is gone")

    return alter


def losing_some(outputs: Sequence[Output]) -> Sequence[Output]:
    """One in so many outputs is not there."""
    return [each for number, each in enumerate(outputs) if number % EVERY]


@dataclass(frozen=True, kw_only=True)
class Slowed(Subject):
    """Takes twice as long: what it needs, and as long again."""

    inner: Subject
    clock: Callable[[], float]
    """Seconds."""
    sleep: Callable[[float], None]

    def react(self, case: Case, repeat: int = 0) -> Output:
        """As the inner one, later."""
        started = self.clock()
        output = self.inner.react(case, repeat)
        self.sleep(self.clock() - started)
        return output


def slowed(
    subject: Subject,
    clock: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], None] = time.sleep,
) -> Slowed:
    """A release that takes twice as long."""
    own = {each.name: getattr(subject, each.name) for each in fields(Subject)}
    return Slowed(**{**own, "name": "slowed"}, inner=subject, clock=clock, sleep=sleep)


def edited_lock(tampering: Tampering) -> None:
    """The number of repeats in a lock is changed after it was written."""
    desk = throwaway_desk(tampering)
    lock = desk.lock(None, Actor(name=PROVER))
    path = desk.folder(lock.run_id).path / LOCK_FILE
    values = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**values, "repeats": values["repeats"] + 1}), encoding="utf-8")
    desk.run(lock.run_id, actor=Actor(name=PROVER))


def edited_dataset(tampering: Tampering) -> None:
    """A case is taken out of a dataset after the release was locked."""
    desk = throwaway_desk(tampering)
    lock = desk.lock(None, Actor(name=PROVER))
    path = next(path for path in sorted(tampering.datasets.glob("*.jsonl")))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[1:]), encoding="utf-8")
    desk.run(lock.run_id, actor=Actor(name=PROVER))


def edited_outputs(tampering: Tampering) -> None:
    """What a release gave is changed after the run was sealed."""
    from evals.gate.run_folder import OUTPUTS

    desk = throwaway_desk(tampering)
    lock = desk.lock(None, Actor(name=PROVER))
    folder = desk.folder(lock.run_id)
    folder.write_outputs(OUTPUTS, [Output(case_id="some-case", answer="14 days")])
    folder.seal([OUTPUTS])
    folder.write_outputs(OUTPUTS, [Output(case_id="some-case", answer="41 days")])
    desk.rescore(lock.run_id)


def throwaway_desk(tampering: Tampering) -> GateDesk:
    """A gate of its own, which answers from the real gate's library."""
    from evals.gate.desk import GateDesk
    from evals.gate.record import GateRecord
    from evals.gate.shipped import bar_from_file

    composition = tampering.owner.beside(tampering.home)
    base, bar = composition.knowledge_base(), tampering.home / "bar.yaml"
    bar.write_text(tampering.bar, encoding="utf-8")
    record = GateRecord(
        composition.promotion_desk(),
        base.engine,
        base.clock,
        shipped=lambda: bar_from_file(bar, datasets=tampering.datasets),
    )
    return GateDesk(composition, record, datasets=tampering.datasets, documents=tampering.documents)


@contextmanager
def throwaway(
    owner: Composition, bar: str, datasets: Path, documents: Mapping[str, Path] | None
) -> Iterator[Tampering]:
    """A home, and a copy of the datasets, for one tampering."""
    with TemporaryDirectory(prefix="gate-selftest-") as name:
        home, copied = Path(name) / "home", Path(name) / "datasets"
        copied.mkdir()
        for path in datasets.glob("*.jsonl"):
            shutil.copyfile(path, copied / path.name)
        (home / "gate").mkdir(parents=True)
        (home / "gate" / "library").symlink_to(owner.settings.home.absolute() / "gate" / "library")
        yield Tampering(owner=owner, bar=bar, datasets=copied, documents=documents, home=home)


def repeated(outputs: Sequence[Output], repeats: int) -> list[Output]:
    """What a release that never varies gives when it is asked several times."""
    return [replace(each, repeat=number) for each in outputs for number in range(repeats)]
