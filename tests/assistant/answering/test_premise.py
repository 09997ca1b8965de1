from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Question
from assistant.answering.build import build_assistant
from assistant.answering.presupposition import presupposed
from assistant.answering.settings import AnsweringSettings, ModelSettings
from ingest.settings import IngestSettings
from knowledge.embedder import Embedder
from knowledge.settings import EmbeddingSettings, RetrievalSettings
from tests.knowledge.fakes import document, open_base, publish

RULES = """Public chatbots may not be used for company work of any kind.

Badge photos may be used in the staff directory.

A visitor badge is valid for 3 days.

Laptops must be locked whenever their owner leaves the room."""


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("Since public chatbots are allowed, which one should I use?", "public chatbots are allowed"),
        ("Which one should I use, now that chatbots are allowed?", "chatbots are allowed"),
        ("Why are we allowed to share badges?", "we are allowed to share badges"),
        ("Given that a badge lasts for ten days, who renews it?", "a badge lasts for ten days"),
    ],
)
def test_what_a_question_takes_for_granted_is_found(question: str, premise: str) -> None:
    assert presupposed(question) == premise


@pytest.mark.parametrize(
    "question",
    ["Since when are badges needed?", "Who approves a prompt change?", "As of 1 May 2026, who signs?"],
)
def test_a_plain_question_takes_nothing_for_granted(question: str) -> None:
    assert presupposed(question) == ""


@pytest.fixture(scope="module")
def ask_rules(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Callable[[str], Answer]:
    home: Path = tmp_path_factory.mktemp("rules")
    base = open_base(home, embedder=embedder)
    publish(base, document("rules.md", RULES, title="House rules", owner="Mara Lind"))
    settings = SimpleNamespace(
        answering=AnsweringSettings(),
        model=ModelSettings(),
        retrieval=RetrievalSettings(),
        embedding=EmbeddingSettings(),
        ingest=IngestSettings(),
    )
    assistant = build_assistant(settings, base)
    return lambda text: assistant.answer(Question(text=text))


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Since public chatbots are allowed for company work, which one is best?", "may not be used"),
        ("Why may badge photos not be used in the staff directory?", "may be used in the staff directory"),
        ("Given that a visitor badge is valid for 10 days, who renews it?", "valid for 3 days"),
        ("Now that laptops need not be locked, where do I leave mine?", "must be locked"),
    ],
)
def test_a_false_premise_is_corrected_with_the_source(
    ask_rules: Callable[[str], Answer], question: str, quote: str
) -> None:
    answer = ask_rules(question)

    assert answer.status is AnswerStatus.ANSWERED
    assert answer.answer.startswith("The documents say otherwise: ")
    assert quote in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "Since public chatbots may not be used for company work, what may I use?",
        "Why may badge photos be used in the staff directory?",
        "Given that a visitor badge is valid for 3 days, who renews it?",
        "Since the canteen is closed, where may I eat?",
    ],
)
def test_a_true_or_unknown_premise_is_left_alone(ask_rules: Callable[[str], Answer], question: str) -> None:
    assert "say otherwise" not in ask_rules(question).answer
