"""An answer that was given, kept and can be found again by its asker."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from assistant.answering.serialise import answer_to_json
from assistant.ui.accounts import Accounts
from assistant.ui.answers.kept import AnswerShelf
from assistant.ui.history import History
from assistant.ui.reopening import passages_record
from assistant.ui.sessions import SignedIn


@dataclass
class Keeper:
    """Keeps answers as the chat does."""

    history: History
    shelf: AnswerShelf
    make_answer: Any
    make_passage: Any
    knowledge: Any
    step: Any

    def keep(self, question: str = "Who signs?", role: str = "staff", **record: Any) -> str:
        """Keep the answer of Ken's to a question; gives its step's id."""
        answer = self.make_answer(self.knowledge, question, role)
        passages = [
            self.make_passage(self.knowledge.version(name, role="admin")) for name in ("change-policy",)
        ]
        kept = {"answer": answer_to_json(answer), "looked_at": passages_record(passages, None), **record}
        step_id = str(uuid.uuid4())
        self.history.save(
            "ken",
            self.step(
                id=step_id, type="assistant_message", created_at="2026-11-21T09:00:00.000Z", record=kept
            ),
        )
        return step_id


@pytest.fixture
def keeper(engine, knowledge, make_answer, make_passage, step) -> Keeper:
    accounts = Accounts(engine)
    for name in ("ken", "sam"):
        accounts.add(name, role="staff", password="correct horse battery")
    history = History(engine)
    shelf = AnswerShelf(history, lambda: knowledge)
    return Keeper(history, shelf, make_answer, make_passage, knowledge, step)


@pytest.fixture
def ken() -> SignedIn:
    return SignedIn(account="ken", display_name="Ken", role="staff")


@pytest.fixture
def sam() -> SignedIn:
    return SignedIn(account="sam", display_name="Sam", role="staff")
