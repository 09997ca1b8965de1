from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answering.reading import UNIT_FEATURES
from evals.benchmarks.corpora import ensure_collections
from evals.benchmarks.examples import examples_of_passages, examples_of_questions
from evals.benchmarks.reading import ReadingCase, ReadingOutcome
from evals.calibration import DecisionExample
from evals.progress import Progress
from evals.questions import GoldEvidence, QuestionCase
from evals.unit_weights import READ, UnitExample

KILN = """# Kiln rules

The kiln stands in the yard behind the workshop. It may be opened only after it has cooled below
60 degrees. Visitors like to see it at work.
"""
BEES = "# Bees\n\nThe beekeeper inspects every hive once a week in summer.\n"
QUOTE = "opened only after it has cooled below 60 degrees"


def case(case_id: str, question: str, *, gold: str = "", status: str | None = None) -> QuestionCase:
    evidence = (GoldEvidence(docs=frozenset({"kiln.md"}), quote=gold),) if gold else ()
    return QuestionCase(
        id=case_id, question=question, collection="yard", type="lookup", evidence=evidence,
        expected_status=status,
    )  # fmt: skip


CASES = (
    case("answerable", "When may the kiln be opened?", gold=QUOTE),
    case("unanswerable", "Who pays for the library's carpets?"),
    case("unclear", "How often?", status="clarify"),
)


@pytest.fixture(scope="module")
def examples(
    tmp_path_factory: pytest.TempPathFactory, model_cache: Path
) -> tuple[Sequence[DecisionExample], Sequence[UnitExample]]:
    """What three invented questions about two documents give to fit on."""
    from assistant.bootstrap import compose

    root = tmp_path_factory.mktemp("examples")
    home, folder = root / "home", root / "corpora" / "yard"
    home.mkdir()
    (home / "models").symlink_to(model_cache)
    folder.mkdir(parents=True)
    (folder / "kiln.md").write_text(KILN)
    (folder / "bees.md").write_text(BEES)
    composition = compose(home)
    ensure_collections(composition, CASES, root / "corpora", Progress())
    found = examples_of_questions(composition, CASES, source="invented", progress=Progress())
    composition.knowledge_base().close()
    return found


def test_every_question_but_the_unclear_is_a_decision(
    examples: tuple[Sequence[DecisionExample], Sequence[UnitExample]],
) -> None:
    decisions, _ = examples

    assert [each.answerable for each in decisions] == [True, False]
    assert {each.source for each in decisions} == {"invented"}
    assert all(0 <= value <= 1.0001 for each in decisions for value in each.signals.values())


def test_units_come_from_questions_with_evidence_and_know_which_hold_it(
    examples: tuple[Sequence[DecisionExample], Sequence[UnitExample]],
) -> None:
    _, [units] = examples

    assert units.group == "yard"
    assert units.features.shape == (len(units.right), len(UNIT_FEATURES))
    assert len(units.right) <= READ
    # the sentence itself, its two neighbours, and the one of the other document
    assert sorted(units.right) == [0.0, 1.0, 1.0, 2.0]


def outcome(number: int, *, answerable: bool, units: int = 2) -> ReadingOutcome:
    features = [float(number)] * len(UNIT_FEATURES)
    case = ReadingCase(id=str(number), question="?", passages=(), answerable=answerable, selected=frozenset())
    return ReadingOutcome(
        case=case, confidence=0.5, signals={"best_unit": 0.5}, cosine=0.5, best=None, best_by_cosine=None,
        chosen=frozenset(), units=[(features, at == 0) for at in range(units)],
    )  # fmt: skip


def test_passages_that_were_handed_over_give_the_same_kinds_of_example() -> None:
    outcomes = [
        outcome(0, answerable=True),
        outcome(1, answerable=False),
        outcome(2, answerable=True, units=0),
    ]
    decisions, [units] = examples_of_passages(outcomes, source="handed")

    assert [each.answerable for each in decisions] == [True, False, True]
    assert units.right.tolist() == [2.0, 0.0]
    assert units.features.shape == (2, len(UNIT_FEATURES))


def test_every_tenth_question_is_one_group() -> None:
    _, units = examples_of_passages([outcome(n, answerable=True) for n in range(12)], source="handed")

    assert [each.group for each in units][::10] == ["handed 0", "handed 0"]
    assert len({each.group for each in units}) == 10
