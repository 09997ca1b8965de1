"""A home with three documents, answers on record, and the people who make cases of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Citation, Question, Refusal, RefusalReason, Turn
from assistant.governing.question_entry import Circumstances, question_details
from knowledge.acting import Actor
from knowledge.audit.acts import record_act
from knowledge.audit.asked import record_question
from knowledge.audit.reading import AuditFilter, read_entries
from knowledge.store.engine import snapshot
from tests.compositions import hashed_composition

ADA, BEN = (Actor(name=name) for name in ("Ada", "Ben"))
LENA = Actor(name="Lena", role="governance_lead")
TWO_PEOPLE = "Before a new prompt goes live, two people approve it."
FIVE_DAYS = "They decide within 5 working days."
MERGER = "The merger with Northwind closes in May."
DOCUMENTS = {
    "rules/prompts.md": f"---\naudience: [staff]\n---\n# Prompts\n\n{TWO_PEOPLE} {FIVE_DAYS}\n",
    "travel.md": "---\naudience: [staff]\n---\n# Travel\n\nThe head of the department approves travel.\n",
    "merger.md": f"---\naudience: [admin]\n---\n# Merger\n\n{MERGER}\n",
}
TRAVEL = "The head of the department approves travel."


@dataclass
class House:
    """An installation with answers on record."""

    composition: Any
    asked: int = 0

    @property
    def desk(self) -> Any:
        return self.composition.case_desk()

    @property
    def base(self) -> Any:
        return self.composition.knowledge_base()

    def answered(
        self, *quotes: tuple[str, str], question: str = "Who approves prompts?", **given: Any
    ) -> str:
        """Record an answer of these documents' words; gives its id."""
        citations = [self._citation(n, *quote) for n, quote in enumerate(quotes, start=1)]
        return self._record(question, AnswerStatus.ANSWERED, citations, None, **given)

    def refused(self, question: str = "Who cleans the windows?", **given: Any) -> str:
        """Record a refusal; gives its id."""
        refusal = Refusal(reason=RefusalReason.NOT_FOUND, ask="the governance lead")
        return self._record(question, AnswerStatus.REFUSED, [], refusal, **given)

    def rated(self, answer_id: str, value: int | None, by: str = "sam") -> None:
        """What a reader thinks of an answer."""
        record_act(
            self.base.engine,
            at=self.base.clock(),
            actor=by,
            action="answer.rated",
            subject=answer_id,
            details={"value": value, "commented": False},
        )

    def entries(self, action: str) -> list[Any]:
        """Audit entries of one action, oldest first."""
        with snapshot(self.base.engine) as connection:
            return read_entries(connection, AuditFilter(action=action))

    def ingest(self, folder: Path, name: str, text: str) -> None:
        """Publish one more version of a document."""
        publish(self.composition, folder, {name: text})

    def _citation(self, n: int, doc_id: str, quote: str) -> Citation:
        version = self.base.version(f"ops/{doc_id}")
        start = version.text.index(quote)
        return Citation(
            n=n,
            source=version.source,
            doc_id=version.doc_id,
            title=version.title,
            kind=version.kind.value,
            version=version.number,
            document_status=version.status.value,
            owner=None,
            effective_from=None,
            review_by=None,
            section="",
            page=None,
            quote=quote,
            start=start,
            end=start + len(quote),
            passage_id=1,
        )

    def _record(
        self,
        question: str,
        status: AnswerStatus,
        citations: Sequence[Citation],
        refusal: Refusal | None,
        history: Sequence[Turn] = (),
        **given: Any,
    ) -> str:
        self.asked += 1
        answer_id = f"{self.asked:032x}"
        answer = Answer(
            answer_id=answer_id,
            question=question,
            standalone_question=question,
            status=status,
            answer=" ".join(each.quote for each in citations),
            citations=citations,
            refusal=refusal,
            release=1,
            assistant_release="a" * 64,
        )
        at = self.base.clock()
        details = question_details(
            Question(text=question, history=history, **given),
            answer,
            Circumstances(day=at.date(), on=at.date(), newest_release=1),
            program="1",
        )
        record_question(
            self.base.engine,
            at=at,
            asker="sam",
            answer_id=answer_id,
            details=details,
            digest="a" * 64,
            recipe={},
        )
        return answer_id


def publish(composition: Any, folder: Path, documents: dict[str, str]) -> None:
    """Publish documents in the collection `ops`."""
    from ingest.pipeline import ingest_paths

    for name, text in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ingest_paths(
        [folder],
        knowledge_base=composition.knowledge_base(),
        settings=composition.settings.ingest,
        collection="ops",
        actor="Ada",
        reason="A release",
    )


@pytest.fixture(scope="session")
def first_house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Home and documents of release 1."""
    home, folder = tmp_path_factory.mktemp("casework"), tmp_path_factory.mktemp("casework-documents")
    composition = hashed_composition(home)
    publish(composition, folder, DOCUMENTS)
    composition.knowledge_base().close()
    return home, folder


@pytest.fixture
def folder(first_house: tuple[Path, Path]) -> Path:
    """The documents as they were published first; a test that changes one works on its own copy."""
    return first_house[1]


@pytest.fixture
def house(first_house: tuple[Path, Path], tmp_path: Path) -> Iterator[House]:
    """An installation of its own."""
    shutil.copytree(first_house[0], tmp_path / "home")
    composition = hashed_composition(tmp_path / "home")
    yield House(composition)
    composition.knowledge_base().close()
