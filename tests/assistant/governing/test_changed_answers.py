"""Which answers a change would change, on the real pipeline and the real model."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answering.answer import Question
from assistant.answering.build import build_assistant
from assistant.answering.pipeline import Assistant
from assistant.bootstrap import Composition
from assistant.governing.answer_changes import AnswerChange, AnswerChangeKind, AnswerChanges, AnswerSide
from assistant.governing.changed_answers import (
    answer_side,
    compare_answers,
    compare_sides,
    known_questions,
)
from assistant.governing.side_by_side import SideBySide
from assistant.settings import load_settings
from evals.benchmarks.changed_answers import random_proposal
from evals.benchmarks.speed import pick_questions
from ingest.pipeline import plan_paths
from knowledge.changes import KnowledgeChanges, ReleaseRecord
from knowledge.embedder import Embedder
from knowledge.errors import ChangedMeanwhileError
from knowledge.questions import KnownQuestion, QuestionOrigin, save_questions

PROMPTS = "Who signs off a new prompt before it goes live?"
TRAVEL = "Who approves travel requests for conferences?"
ROBOTS = "How often are the warehouse robots inspected?"
VENDOR = "What does the vendor Quorble cost a month?"


def test_every_kind_of_change_is_foretold_and_nothing_is_published(installation: Any) -> None:
    changes = proposed(
        installation,
        prompts="# Prompts\n\nBefore a new prompt goes live, the quality lead signs off within 9 days.\n",
        travel=None,
        robots="# Robots\n\nThe warehouse robots are inspected every 14 days by the safety officer.\n",
    )
    told = compare(installation.composition, [ROBOTS, PROMPTS, TRAVEL], changes)

    assert [(change.kind, change.question) for change in told.changes] == [
        (AnswerChangeKind.NEWLY_REFUSED, TRAVEL),
        (AnswerChangeKind.CHANGED, PROMPTS),
        (AnswerChangeKind.NEWLY_ANSWERED, ROBOTS),
    ]
    changed = told.changes[1]
    assert changed.before is not None and "model owner" in changed.before.text
    assert changed.after is not None and "quality lead" in changed.after.text
    assert [each.version for each in changed.after.citations] == [2]
    assert installation.composition.knowledge_base().current_release() == told.base_release == 1


def test_a_new_conflict_comes_first(installation: Any) -> None:
    changes = proposed(
        installation,
        again="# Prompt desk\n\nBefore a new prompt goes live, the model owner signs off within 30 days.\n",
    )
    question = "Within how many days does the model owner sign off a new prompt?"

    told = compare(installation.composition, [TRAVEL, question], changes)

    assert told.changes[0].question == question
    assert told.changes[0].kind is AnswerChangeKind.NEWLY_CONFLICTING


def test_the_same_words_in_a_new_version_are_a_mild_change(installation: Any) -> None:
    changes = proposed(
        installation,
        travel="# Travel\n\nTravel requests for conferences are approved by the head of the department.\n"
        "\n# Parking\n\nGuests park behind the old mill.\n",
    )

    (change,) = compare(installation.composition, [TRAVEL], changes).changes

    assert change.kind is AnswerChangeKind.SAME_WORDS
    assert change.notes == ("Version 2 of “Travel” would be cited, not version 1.",)


def test_what_a_change_opens_or_closes_is_told_to_each_role_alone(installation: Any) -> None:
    changes = proposed(
        installation,
        spend="---\naudience: [admin]\n---\n# Spend\n\nThe vendor Quorble costs 9,000 euros a month.\n",
    )
    asked = [KnownQuestion(text=VENDOR, role=role) for role in ("staff", "governance_lead", "admin")]

    told = installation.composition.compare_answers(asked, changes)

    assert {change.role: change.kind for change in told.changes} == {
        "staff": AnswerChangeKind.SAME,
        "governance_lead": AnswerChangeKind.NEWLY_REFUSED,
        "admin": AnswerChangeKind.NEWLY_ANSWERED,
    }


def test_a_question_about_a_collection_that_is_not_there_yet_is_compared_too(installation: Any) -> None:
    asked = [KnownQuestion(text=ROBOTS, role="staff", collection="labs")]
    text = "# Robots\n\nThe warehouse robots are inspected every 14 days by the safety officer.\n"

    (change,) = installation.composition.compare_answers(
        asked, proposed(installation, collection="labs", robots=text)
    ).changes

    assert change.kind is AnswerChangeKind.NEWLY_ANSWERED
    assert change.before is not None and change.before.status == "failed"


def test_known_questions_are_the_saved_ones_and_the_last_that_were_asked_each_once(installation: Any) -> None:
    base = installation.composition.knowledge_base()
    saved = [KnownQuestion(text=TRAVEL, role="staff"), KnownQuestion(text=ROBOTS, role="staff")]
    save_questions(base.engine, saved, actor="Ada", at=base.clock())
    for text in (PROMPTS, TRAVEL, VENDOR):
        installation.ask(text)

    found = known_questions(base.engine, recent=2)

    assert [(each.text, each.origin) for each in found] == [
        (TRAVEL, QuestionOrigin.SAVED),
        (ROBOTS, QuestionOrigin.SAVED),
        (VENDOR, QuestionOrigin.ASKED),
    ]
    told = installation.composition.changed_answers(proposed(installation, travel=None), recent=2)
    assert {change.question: change.kind.value for change in told.changes} == {
        TRAVEL: "newly_refused",
        ROBOTS: "same",
        VENDOR: "same",
    }


def test_the_first_documents_of_all_are_compared_with_nothing(
    tmp_path: Path, open_home: Callable[..., Composition]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    empty = SimpleNamespace(composition=open_home(tmp_path / "empty"), folder=folder)
    changes = proposed(empty, travel="# Travel\n\nTravel to conferences is approved by the head.\n")

    (change,) = compare(empty.composition, ["Who approves travel to conferences?"], changes).changes

    assert change.kind is AnswerChangeKind.NEWLY_ANSWERED
    assert empty.composition.knowledge_base().current_release() == 0
    empty.composition.knowledge_base().close()


def test_comparing_records_no_question(installation: Any) -> None:
    compare(installation.composition, [TRAVEL, PROMPTS], proposed(installation, travel=None))

    assert installation.entries("question.asked") == []


def test_what_gets_the_same_replies_is_answered_once_and_as_it_would_be_anyway(installation: Any) -> None:
    text = "---\naudience: [admin]\n---\n# Vault\n\nOnly the board opens the vault of prompts.\n"
    questions = [PROMPTS, TRAVEL, ROBOTS, VENDOR]
    with sides_of(installation.composition, proposed(installation, vault=text)) as (sides, alone):
        for each in questions:
            question = Question(text=each)
            answer_side(sides.before, question)
            assert answer_side(sides.after, question) == answer_side(alone, question)
        assert sides.answered_once == len(questions)


def test_what_gets_other_replies_is_answered_again(installation: Any) -> None:
    text = "# Prompts\n\nBefore a new prompt goes live, the quality lead signs off within 9 days.\n"
    with sides_of(installation.composition, proposed(installation, prompts=text)) as (sides, alone):
        question = Question(text=PROMPTS)
        before = answer_side(sides.before, question)
        assert answer_side(sides.after, question) == answer_side(alone, question) != before
        assert sides.answered_once == 0


def test_a_publication_meanwhile_stops_the_comparison(installation: Any) -> None:
    with sides_of(installation.composition, proposed(installation, travel=None)) as (sides, _):
        (installation.folder / "travel.md").write_text("# Travel\n\nNobody travels.\n")
        installation.publish()
        with pytest.raises(ChangedMeanwhileError, match="try them again"):
            compare_answers([KnownQuestion(text=TRAVEL, role="staff")], [sides])


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A home with the starter library."""
    home = tmp_path_factory.mktemp("starter") / "home"
    with opened(home, embedder) as composition:
        composition.ensure_starter_library()
    return home


@pytest.mark.parametrize(
    "number", [0, pytest.param(1, marks=pytest.mark.deep), pytest.param(2, marks=pytest.mark.deep)]
)
def test_what_is_foretold_comes_true(number: int, starter: Path, tmp_path: Path, embedder: Embedder) -> None:
    questions = [
        KnownQuestion(text=case.question, role=("staff", "governance_lead")[place % 2])
        for place, case in enumerate(pick_questions(14))
    ]
    shutil.copytree(starter, tmp_path / "home")
    with opened(tmp_path / "home", embedder) as composition:
        proposal = random_proposal(composition, random.Random(number))
        now = [live(composition, each) for each in questions]

        told = composition.compare_answers(questions, proposal)
        composition.knowledge_base().publish_changes(proposal, ReleaseRecord(actor="Ada", reason="test"))

        then = [live(composition, each) for each in questions]
    real = [compare_sides(*each) for each in zip(questions, now, then, strict=True)]
    foretold = {(change.question, change.role): change for change in told.changes}
    assert any(change.kind is not AnswerChangeKind.SAME for change in real)
    for change in real:
        assert without_confidence(foretold[change.question, change.role]) == without_confidence(change)


def proposed(installation: Any, *, collection: str = "ops", **texts: str | None) -> list[KnowledgeChanges]:
    """What writing and removing files would change; the folder is put back afterwards."""
    folder = installation.folder
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    if collection != "ops":
        folder = folder.parent / collection
        folder.mkdir()
    for name, text in texts.items():
        path = folder / f"{name}.md"
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    try:
        _, plans = plan_paths(
            [folder],
            knowledge_base=installation.composition.knowledge_base(),
            settings=installation.composition.settings.ingest,
            collection=collection,
        )
        return [plan.changes for plan in plans]
    finally:
        for path in installation.folder.glob("*.md"):
            path.unlink()
        for name, text in kept.items():
            (installation.folder / name).write_text(text, encoding="utf-8")


def compare(composition: Composition, texts: list[str], changes: list[KnowledgeChanges]) -> AnswerChanges:
    asked = [KnownQuestion(text=text, role="staff") for text in texts]
    return composition.compare_answers(asked, changes)


@contextmanager
def sides_of(
    composition: Composition, changes: Sequence[KnowledgeChanges]
) -> Iterator[tuple[SideBySide, Callable[[Question], Any]]]:
    """Both sides, and an assistant that answers on the candidate by itself."""
    base = composition.knowledge_base()

    def build(library: Any) -> Assistant:
        return build_assistant(composition.settings, library)

    with closing(base.candidate([])) as current, closing(base.candidate(changes)) as candidate:
        sides = SideBySide(build, current, candidate, base_release=current.base_release)
        yield sides, build(candidate).answer


@contextmanager
def opened(home: Path, embedder: Embedder) -> Iterator[Composition]:
    """The composition of a home with the embedding model that all tests share."""

    class SharedModel(Composition):
        def _load_embedder(self) -> Embedder:
            return embedder

    composition = SharedModel(load_settings(home, environment={}))
    yield composition
    composition.knowledge_base().close()


def live(composition: Composition, known: KnownQuestion) -> AnswerSide:
    question = Question(text=known.text, role=known.role)
    return answer_side(composition.assistant().answer, question)


def without_confidence(change: AnswerChange) -> AnswerChange:
    sides = (change.before, change.after)
    before, after = (side and replace(side, confidence=0.0) for side in sides)
    return replace(change, before=before, after=after)
