"""The self-test of one home, put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.gate.cases.case import CaseKind
from evals.gate.cases.reading import DATASETS_DIR, load_datasets
from evals.gate.digests import program_sha256, sha256_of
from evals.gate.errors import GateError
from evals.gate.running.kept import KeptValues
from evals.gate.running.runner import Surroundings
from evals.gate.selftest.proving import TELL_NOBODY, Progress, Prover, Rules
from evals.gate.selftest.sabotage import Bench, Sabotage

if TYPE_CHECKING:
    from assistant.bootstrap import Composition


@contextmanager
def open_prover(
    composition: Composition,
    bar: str,
    *,
    datasets: Path = DATASETS_DIR,
    documents: Mapping[str, Path] | None = None,
    progress: Progress = TELL_NOBODY,
) -> Iterator[Prover]:
    """The prover of a home: the installed release is the unchanged one, and words no chat model.

    Args:
        composition: Of the installation.
        bar: The text of the bar.
        datasets: Where its datasets lie.
        documents: Of the gate's library; those of the program by default.
        progress: Told what is being done.

    Raises:
        GateError: If the bar or a dataset cannot be used.
    """
    from assistant.answering.candidate import load_candidate
    from evals.gate.bar import parse_bar
    from evals.gate.subjects import EXTRACTIVE, build_subject

    gate = composition.settings.home / "gate"
    recipe = load_candidate(None, composition.settings)
    if recipe.settings["model"]["name"] != EXTRACTIVE:
        raise GateError(
            "The self-test spoils the release that quotes the sources; set model.name to extractive."
        )
    built = build_subject(
        composition,
        recipe,
        name="unchanged",
        replies=KeptValues(gate / "replies"),
        documents=documents,
        progress=progress,
    )
    around = Surroundings(
        program_sha256=program_sha256(),
        corpus_sha256=sha256_of([built.library.sha256, 0]),
        day=composition.knowledge_base().clock().astimezone(UTC).date().isoformat(),
    )
    cases = load_datasets(parse_bar(bar).datasets, folder=datasets).cases
    with TemporaryDirectory(prefix="gate-selftest-") as folder:
        bench = Bench(
            owner=composition,
            library=built.library,
            recipe=recipe,
            unchanged=built.subject,
            folder=Path(folder),
        )
        rules = Rules(text=bar, datasets=datasets, documents=documents, cases=cases, surroundings=around)
        yield Prover(bench=bench, rules=rules, kept=KeptValues(gate / "outputs"), progress=progress)


def chosen(names: Sequence[str]) -> list[Sabotage]:
    """Sabotages by their names; all where none is named.

    Raises:
        GateError: If there is none of a name.
    """
    from evals.gate.selftest.catalogue import SABOTAGES

    known = {each.name: each for each in SABOTAGES}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise GateError(f"{unknown[0]!r} is no bad release; there are {', '.join(known)}.")
    return [known[name] for name in names] or list(SABOTAGES)


def kinds_of(sabotage: Sabotage) -> list[str]:
    """Kinds of cases that a sabotage can move, by name."""
    return sorted(kind.value for kind in CaseKind if kind in sabotage.touches)
