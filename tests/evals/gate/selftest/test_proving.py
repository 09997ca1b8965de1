"""Every bad release is blocked for its reason, the unchanged one is not, and the proof itself can fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.bootstrap import Composition
from assistant.settings import Settings
from evals.gate.decision.verdict import Verdict
from evals.gate.selftest.catalogue import SABOTAGES
from evals.gate.selftest.opening import open_prover
from evals.gate.selftest.outcome import SelfTest
from evals.gate.selftest.proving import Prover
from evals.gate.selftest.sabotage import Sabotage
from evals.gate.selftest.table import summary_lines, table_rows, to_json
from knowledge.embedder import Embedder
from tests.evals.gate.selftest.harbour import BAR, Harbour

NEEDS_MANY_CASES = {"refuses-some", "cut-short"}
"""They touch few answers: a harbour with thirty questions cannot show it."""
PROVEN = [each for each in SABOTAGES if not each.gap and each.name not in NEEDS_MANY_CASES]
BY_NAME = {each.name: each for each in SABOTAGES}


class Clock:
    """Each look at it takes a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(scope="module")
def prover(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Prover]:
    folder: Path = tmp_path_factory.mktemp("harbour")
    composition = Composition(Settings(home=folder / "home"))
    composition._parts["embedder"] = embedder
    harbour = Harbour(composition=composition, folder=folder)
    harbour.write()
    with open_prover(composition, BAR, datasets=harbour.datasets, documents=harbour.documents) as prover:
        clock = Clock()
        prover.clock, prover.sleep = clock, clock.sleep
        yield prover


@pytest.fixture(scope="module")
def proven(prover: Prover) -> SelfTest:
    return prover.prove(PROVEN)


@pytest.mark.parametrize("name", [each.name for each in PROVEN])
def test_each_bad_release_is_blocked_for_its_reason(proven: SelfTest, name: str) -> None:
    proof = next(each for each in proven.proofs if each.sabotage.name == name)

    assert proof.right, [f"{each.verdict} {each.rule}: {each.why}" for each in proof.blocks]


def test_the_unchanged_release_passes_beside_itself_when_it_is_asked_afresh(proven: SelfTest) -> None:
    assert proven.unchanged.verdict is Verdict.PASS, proven.unchanged.reasons
    assert not proven.false_alarms
    assert proven.asked_again == proven.cases


def test_the_whole_proof_holds(proven: SelfTest) -> None:
    assert proven.kill_rate == 1
    assert proven.holds


def test_a_sabotage_that_does_nothing_is_told_as_not_caught(prover: Prover) -> None:
    harmless = Sabotage(
        name="harmless",
        what="Nothing is wrong with it.",
        alter=lambda bench: lambda case, output: output,
        blocked_by=frozenset({"vital_recall"}),
    )

    found = prover.prove([harmless, BY_NAME["citations-off"]], quick=True)

    assert [each.right for each in found.proofs] == [False, True]
    assert found.proofs[0].verdict is Verdict.PASS
    assert found.kill_rate == 0.5
    assert not found.holds


def test_a_bad_release_that_is_blocked_for_another_reason_counts_as_not_caught(prover: Prover) -> None:
    mistaken = Sabotage(
        name="mistaken",
        what="Answers cite nothing.",
        alter=BY_NAME["citations-off"].alter,
        blocked_by=frozenset({"slot_f1"}),
    )

    found = prover.prove([mistaken], quick=True)

    assert found.proofs[0].verdict is Verdict.FAIL
    assert not found.proofs[0].right


def test_a_known_gap_is_told_and_not_counted(prover: Prover) -> None:
    found = prover.prove([BY_NAME["reasons-confused"], BY_NAME["citations-off"]], quick=True)

    assert [each.sabotage.name for each in found.gaps] == ["reasons-confused"]
    assert found.kill_rate == 1
    assert any("Known gap: reasons-confused: " in line for line in summary_lines(found))


def test_a_bar_that_asks_for_nothing_lets_bad_releases_through(prover: Prover) -> None:
    weak = "version: 1\ngating:\n  recall@10: {floor: 0.0, min_n: 2}\ndatasets: [harbour.jsonl]\n"
    hard = "hard: {severity_hard_cases: report, max_new_failures: 1000}\nvalidity: {min_clusters: 2}\n"
    other = Prover(
        bench=prover.bench,
        rules=replace(prover.rules, text=weak + hard),
        kept=prover.kept,
        clock=prover.clock,
        sleep=prover.sleep,
    )

    found = other.prove([BY_NAME["citations-off"], BY_NAME["names-altered"]], quick=True)

    assert found.kill_rate == 0
    assert not found.holds


def test_the_proof_is_told_as_a_table_and_as_json(prover: Prover) -> None:
    found = prover.prove([BY_NAME["citations-off"], BY_NAME["outputs-missing"]], quick=True)
    values = to_json(found)

    assert [row[0] for row in table_rows(found)] == ["citations-off", "outputs-missing"]
    assert values["kill_rate"] == 1
    assert values["false_alarms"] == 0
    first = values["releases"][0]
    assert (first["name"], first["expected"], first["verdict"]) == ("citations-off", ["fail"], "fail")
    assert first["blocked_by"][0] in {"cite_valid", "cite_precision"}
    assert json.loads(json.dumps(values)) == values


def test_no_sabotage_proves_nothing(prover: Prover) -> None:
    assert prover.prove([], quick=True).kill_rate == 0


def test_there_are_at_least_twelve_bad_releases_with_names_of_their_own() -> None:
    assert len(BY_NAME) == len(SABOTAGES) >= 12
