"""What the assistant really says on a small library must be honest in the eyes of the scorers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.answering.answer import Question
from assistant.answering.build import build_assistant
from assistant.answering.settings import AnsweringSettings, ModelSettings
from evals.gate.cases.case import CaseKind
from evals.gate.outputs import Output
from evals.gate.scoring.catalogue import score_case
from evals.gate.scoring.citations import citation_faults
from evals.gate.subject import output_of
from ingest.settings import IngestSettings
from knowledge.embedder import Embedder
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.settings import EmbeddingSettings, RetrievalSettings
from tests.evals.gate.scoring.examples import case, nugget
from tests.knowledge.fakes import CHUNKER, document, publish

FERRY = """Tickets for the ferry may be returned within 14 days of purchase. The Harbour Office decides
on later returns.

Each passenger may bring two dogs, which travel below deck free of charge.

Staff may not accept tips from passengers in any form."""
REFUNDS = "Refunds are paid to the account that was used, and never in cash."
CATERING = "The galley keeps receipts for 90 days and then destroys them."
ARCHIVE = "The galley keeps receipts for 24 months and then destroys them."


class Library:
    """The texts of a knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base

    def text(self, doc_id: str, version: int) -> str:
        return self.base.version(f"{doc_id}@{version}").text


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("harbour")
    base = open_knowledge_base(
        home,
        embedder_factory=lambda: embedder,
        chunker_version=CHUNKER,
        retrieval=RetrievalSettings(),
        clock=lambda: datetime(2026, 6, 1, 12, tzinfo=UTC),
    )
    publish(
        base,
        document("ferry.md", FERRY, title="Ferry rules", owner="Dana Whit"),
        document("refunds.md", REFUNDS, title="Refund standard", owner="Purser"),
        document("catering.md", CATERING, title="Catering rules", owner="Galley Lead"),
        document("archive.md", ARCHIVE, title="Archive rules", owner="Records Lead"),
    )
    yield Library(base)
    base.close()


@pytest.fixture(scope="module")
def react(library: Library) -> Callable[[str], Output]:
    settings = SimpleNamespace(
        answering=AnsweringSettings(),
        model=ModelSettings(),
        retrieval=RetrievalSettings(),
        embedding=EmbeddingSettings(),
        ingest=IngestSettings(),
    )
    assistant = build_assistant(settings, library.base)

    def ask(text: str) -> Output:
        seen: list = []

        def remember(stage: str, detail: dict) -> None:
            if stage == "retrieve":
                seen.extend(detail["passages"])

        return output_of(case(), assistant.answer(Question(text=text), remember), seen)

    return ask


QUESTIONS = {
    "Within how many days may ferry tickets be returned?": "answered",
    "How many dogs may a passenger bring?": "answered",
    "How long does the galley keep receipts?": "conflict",
    "Since staff may accept tips from passengers, where do they declare them?": "answered",
    "What does the lighthouse keeper earn?": "refused",
    "Thank you!": "clarify",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_said_is_validly_cited_and_supported(question: str, react, library: Library) -> None:
    output = react(question)
    figures = score_case(case(), output, library)

    assert output.status == QUESTIONS[question]
    assert citation_faults(output, library) == []
    assert (figures["unsupported_numbers"], figures["unsupported_names"]) == (0, 0)


def test_a_right_answer_has_full_marks(react, library: Library) -> None:
    gold = {"doc": "ferry.md", "quote": "Tickets for the ferry may be returned within 14 days of purchase."}
    asked = case(spans=(gold,), nuggets=(nugget("14 days", "14 days"),))

    figures = score_case(asked, react("Within how many days may ferry tickets be returned?"), library)

    assert {name: figures[name] for name in ("vital_recall", "cite_recall", "recall@10", "rr@10")} == {
        "vital_recall": 1, "cite_recall": 1, "recall@10": 1, "rr@10": 1,
    }  # fmt: skip


def test_a_refusal_counts_as_one(react, library: Library) -> None:
    output = react("What does the lighthouse keeper earn?")

    assert score_case(case(CaseKind.REFUSAL), output, library)["refusal_recall"] == 1


def test_a_number_that_was_changed_in_a_real_answer_is_found(react, library: Library) -> None:
    output = react("Within how many days may ferry tickets be returned?")
    changed = [replace(each, text=each.text.replace("14", "41")) for each in output.sentences]
    altered = replace(output, sentences=changed, answer=output.answer.replace("14", "41"))

    assert score_case(case(), altered, library)["unsupported_numbers"] > 0
    assert score_case(case(must_not=("41 days",)), altered, library)["must_not"] == 1
