"""Documents past their review date: answered from with a warning, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Question, RefusalReason
from assistant.answering.build import build_assistant
from assistant.answering.serialise import answer_to_json
from assistant.answering.settings import AnsweringSettings, ModelSettings
from assistant.answering.terminal import render_terminal
from ingest.settings import IngestSettings
from knowledge.acting import Actor
from knowledge.embedder import Embedder
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.settings import EmbeddingSettings, GovernanceSettings, RetrievalSettings
from knowledge.verifying import verify_documents
from tests.knowledge.fakes import CHUNKER, document, publish

LATE = date(2026, 5, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BADGES = "Visitor badges are returned at the front desk before six in the evening."
PARKING = "Parking permits for electric vans are issued by the fleet coordinator."
VAULT = "The vault code is changed by the treasurer every Monday."
LAPTOPS = "Broken laptops are replaced by the service desk within two days."
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def clock() -> list[datetime]:
    return [NOW]


@pytest.fixture(scope="module")
def base(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, clock: list[datetime]
) -> Iterator[KnowledgeBase]:
    home: Path = tmp_path_factory.mktemp("overdue")
    (home / "people.csv").write_text(
        "name,deputy,left_on\nOmar Field,Pia Kent,2026-04-01\nPia Kent,,\nNora Lind,,\n"
    )
    base = open_knowledge_base(
        home,
        embedder_factory=lambda: embedder,
        chunker_version=CHUNKER,
        retrieval=RetrievalSettings(),
        governance=GovernanceSettings(directory=Path("people.csv")),
        clock=lambda: clock[0],
    )
    publish(
        base,
        document("badges.md", BADGES, title="Visitor rules", owner="Nora Lind", review_by=LATE),
        document("parking.md", PARKING, title="Parking rules", owner="Omar Field", review_by=LATE),
        document(
            "vault.md", VAULT, title="Vault rules", audience=["admin"], owner="Nora Lind", review_by=LATE,
        ),
        document(
            "laptops.md", LAPTOPS, title="Desk rules", owner="Nora Lind", deputy="Sue Orr",
            review_by=date(2026, 6, 20),
        ),
    )  # fmt: skip
    yield base
    base.close()


@pytest.fixture
def ask(base: KnowledgeBase) -> Ask:
    def answer(text: str, *, overdue: bool = True, **options: Any) -> Answer:
        settings = SimpleNamespace(
            answering=AnsweringSettings(answer_from_overdue=overdue),
            model=ModelSettings(),
            retrieval=RetrievalSettings(),
            embedding=EmbeddingSettings(),
            ingest=IngestSettings(),
        )
        return build_assistant(settings, base).answer(Question(text=text, **options))

    return answer


def test_the_warning_names_whom_to_check_with(ask: Ask) -> None:
    answer = ask("Where are visitor badges returned?")

    assert answer.status is AnswerStatus.ANSWERED
    assert answer.notices == (
        "“Visitor rules” was due for review by 2026-05-01; check with its owner, Nora Lind, before "
        "relying on it.",
    )


def test_where_the_owner_has_left_the_deputy_is_named(ask: Ask) -> None:
    (notice,) = ask("Who issues parking permits for electric vans?").notices

    assert "check with Pia Kent, who stands in for its owner," in notice


def test_the_badge_stands_in_every_citation(ask: Ask) -> None:
    late, soon = ask("Where are visitor badges returned?"), ask("Who replaces broken laptops?")

    assert answer_to_json(late)["citations"][0]["verification"] == "overdue"
    assert answer_to_json(soon)["citations"][0]["verification"] == "due_soon"
    assert soon.notices == ()
    assert "owner Nora Lind · review overdue since 2026-05-01" in render_terminal(late)
    assert "owner Nora Lind · deputy Sue Orr · review due by 2026-06-20" in render_terminal(soon)


def test_left_out_by_setting_it_is_refused_and_says_what_there_is(ask: Ask) -> None:
    answer = ask("Where are visitor badges returned?", overdue=False)

    assert answer.status is AnswerStatus.REFUSED
    assert answer.answer == (
        "Only “Visitor rules” covers this; it was due for review by 2026-05-01 and is not answered from "
        "until that is done. Please ask Nora Lind what applies."
    )
    assert answer.refusal is not None
    assert (answer.refusal.reason, answer.refusal.ask) == (RefusalReason.NOT_IN_FORCE, "Nora Lind")
    assert [near.title for near in answer.refusal.nearest] == ["Visitor rules"]
    assert "front desk" not in answer.answer
    assert answer.citations == ()


def test_what_is_in_time_is_answered_all_the_same(ask: Ask) -> None:
    assert "two days" in ask("Who replaces broken laptops?", overdue=False).answer


def test_a_reader_is_not_told_of_an_overdue_document_that_is_not_for_them(ask: Ask) -> None:
    question = "Who changes the vault code?"

    assert "Vault rules" in ask(question, overdue=False, role="admin").answer
    told = answer_to_json(ask(question, overdue=False))
    assert "Vault" not in str({**told, "question": "", "standalone_question": ""})


def test_verifying_counts_at_once_and_not_for_the_days_before(
    ask: Ask, base: KnowledgeBase, clock: list[datetime]
) -> None:
    clock[0] = datetime(2026, 6, 3, 9, tzinfo=UTC)
    verify_documents(base, ["ops/badges"], actor=Actor(name="Lena"), until=date(2027, 6, 1))
    question = "Where are visitor badges returned?"

    today, then = ask(question), ask(question, as_of="2026-06-02")

    assert (today.citations[0].verification, today.notices) == ("verified", ())
    assert "verified until 2027-06-01" in render_terminal(today)
    assert then.citations[0].verification == "overdue"
    assert "was due for review" in then.notices[-1]
    clock[0] = NOW
