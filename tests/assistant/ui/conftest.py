"""Small honest fakes for the chat page: documents in memory, an assistant that quotes them."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.answer import (
    Answer,
    AnswerSentence,
    AnswerStatus,
    Citation,
    NearestDocument,
    Question,
    Refusal,
    RefusalReason,
)
from assistant.settings import Settings
from knowledge.audience import may_read
from knowledge.documents import (
    DocumentKind,
    DocumentStatus,
    DocumentVersion,
    Passage,
    ScoredPassage,
    Section,
)
from knowledge.errors import UnknownDocumentError

POLICY = """# AI change policy

## Approvals

Before a new prompt goes live, **the model owner and the risk lead** sign off.

- The model owner checks the evaluation report.
- The risk lead checks the data.

| Change | Who signs | Within |
|---|---|---|
| Prompt | Maria Kowalski | 2 working days |
| Model | Ken Osei | 5 working days |

## Records

Every approval is kept for *seven years*.
"""
HOSTILE = """# Zebra desk

The zebra desk opens at nine ![pixel](http://evil.example/p.png) on [weekdays](http://evil.example)
and <img src="http://evil.example/q.png" onerror="document.title='pwned'"> closes at five, see
http://evil.example/more or [this](javascript:document.title='pwned').
"""
SECRET = "# Board notes\n\nThe merger with Northwind closes in May.\n"


def document(doc_id: str, text: str, **changes: Any) -> DocumentVersion:
    """A version in force that everyone may read, unless `changes` says otherwise."""
    starts = [i for i in range(len(text)) if text[i] == "#" and (i == 0 or text[i - 1] == "\n")]
    sections = [
        Section(
            ordinal=n,
            heading_path=(text[start:].splitlines()[0].lstrip("# "),),
            start=start,
            end=end,
        )
        for n, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True))
    ]
    version = DocumentVersion(
        version_id=sum(doc_id.encode()),
        doc_id=doc_id,
        number=1,
        source=f"{doc_id}.md",
        collection="ops",
        format="markdown",
        sha256="0" * 64,
        original_sha256="0" * 64,
        text=text,
        title=text.splitlines()[0].lstrip("# "),
        kind=DocumentKind.POLICY,
        status=DocumentStatus.IN_FORCE,
        version_label="3.0",
        owner="Maria Kowalski",
        audience=frozenset({"staff"}),
        effective_from=date(2026, 3, 1),
        review_by=date(2027, 3, 1),
        sections=sections,
    )
    return replace(version, **changes)


@dataclass
class FakeKnowledge:
    """Documents by id, with the knowledge base's access check."""

    documents: dict[str, DocumentVersion]
    originals: dict[str, bytes] = field(default_factory=dict)

    def version(
        self, reference: str, *, role: str, groups: frozenset[str] = frozenset()
    ) -> DocumentVersion:
        doc_id, _, number = reference.partition("@")
        version = self.documents.get(doc_id)
        known = version is not None and number in ("", str(version.number))
        if not known or not may_read(version.audience, role, groups):
            raise UnknownDocumentError(reference)
        return version

    def directory(self) -> None:
        return None

    def clock(self) -> datetime:
        return datetime(2026, 11, 21, 9, 0)

    def original(self, version: DocumentVersion) -> bytes:
        return self.originals.get(version.doc_id, version.text.encode())


def cite(version: DocumentVersion, quote: str, n: int = 1) -> Citation:
    """A citation of a quote that stands in the version's text."""
    start = version.text.index(quote)
    section = next(s for s in version.sections if s.start <= start < s.end)
    return Citation(
        n=n,
        source=version.source,
        doc_id=version.doc_id,
        title=version.title,
        kind=version.kind.value,
        version=version.number,
        document_status=version.status.value,
        owner=version.owner,
        effective_from=version.effective_from,
        review_by=version.review_by,
        section=" > ".join(section.heading_path),
        page=None,
        quote=quote,
        start=start,
        end=start + len(quote),
        passage_id=n,
        version_label=version.version_label,
    )


def answered(*cited: tuple[str, Citation], **changes: Any) -> Answer:
    """An answer of one sentence a citation."""
    answer = Answer(
        answer_id="a1",
        question="Who signs?",
        standalone_question="Who signs?",
        status=AnswerStatus.ANSWERED,
        answer="\n\n".join(f"{text} [{citation.n}]" for text, citation in cited),
        sentences=tuple(
            AnswerSentence(text=text, citations=(citation.n,)) for text, citation in cited
        ),
        citations=tuple(citation for _, citation in cited),
        confidence=0.9,
        release=1,
        timings_ms={"total": 12.0},
    )
    return replace(answer, **changes)


@dataclass
class FakeAssistant:
    """Answers from the fake documents by what the question mentions; records what it was asked."""

    knowledge: FakeKnowledge
    asked: list[Question] = field(default_factory=list)

    def answer(
        self,
        question: Question,
        on_step: Callable[[str, dict[str, Any]], None] | None = None,
        on_token: Callable[[str], None] | None = None,
    ) -> Answer:
        self.asked.append(question)
        if "explode" in question.text:
            raise RuntimeError("secret detail of the machine")
        policy = self.knowledge.version("change-policy", role="staff")
        if on_step:
            on_step("condense", {"question": question.text})
            on_step("retrieve", {"passages": [scored(policy)]})
        if "merger" in question.text:
            return self._about_the_merger(question)
        quote = "Before a new prompt goes live, **the model owner and the risk lead** sign off."
        rows = "| Prompt | Maria Kowalski | 2 working days |"
        return answered(
            (quote, cite(policy, quote)),
            ("Maria Kowalski signs a prompt within 2 working days.", cite(policy, rows, n=2)),
        )

    def _about_the_merger(self, question: Question) -> Answer:
        try:
            notes = self.knowledge.version("board-notes", role=question.role)
        except UnknownDocumentError:
            refusal = Refusal(
                reason=RefusalReason.NOT_FOUND,
                ask="Maria Kowalski",
                nearest=(
                    NearestDocument(
                        doc_id="change-policy", title="AI change policy", source="change-policy.md"
                    ),
                ),
            )
            sentence = "I don't know: no document in force that you can read answers this."
            return answered(status=AnswerStatus.REFUSED, answer=sentence, refusal=refusal)
        quote = "The merger with Northwind closes in May."
        return answered((quote, cite(notes, quote)))


def scored(version: DocumentVersion) -> ScoredPassage:
    """The first section of a version as a search result."""
    section = version.sections[1 if len(version.sections) > 1 else 0]
    passage = Passage(
        passage_id=1,
        version_id=version.version_id,
        doc_id=version.doc_id,
        version=version.number,
        source=version.source,
        collection=version.collection,
        title=version.title,
        heading_path=section.heading_path,
        start=section.start,
        end=section.end,
        text=version.text[section.start : section.end],
    )
    return ScoredPassage(passage=passage, score=1.0, rank=1)


@dataclass
class FakeFiler:
    """Keeps what is filed and taken back."""

    filed: dict[str, str | None] = field(default_factory=dict)
    """Answer id to the comment."""

    def file(self, question: Any, asker: str) -> int:
        self.filed[question.answer_id] = question.comment
        return 1

    def withdraw(self, answer_id: str, asker: str) -> int | None:
        self.filed.pop(answer_id, None)
        return 1


@dataclass
class FakeComposition:
    """A composition root over the fakes."""

    settings: Settings
    knowledge: FakeKnowledge
    assistant_part: FakeAssistant
    filer: FakeFiler = field(default_factory=FakeFiler)

    def knowledge_base(self) -> FakeKnowledge:
        return self.knowledge

    def assistant(self) -> FakeAssistant:
        return self.assistant_part

    def recorded_assistant(self) -> FakeAssistant:
        return self.assistant_part

    def gap_filer(self) -> FakeFiler:
        return self.filer

    def governance_desk(self) -> Any:
        raise AssertionError("the pages of governance have tests of their own")

    def case_desk(self) -> Any:
        raise AssertionError("cases have tests of their own")

    def drafting_desk(self) -> Any:
        raise AssertionError("drafts have tests of their own")

    def promotion_desk(self) -> Any:
        raise AssertionError("releases of the assistant have tests of their own")

    def bar_changes(self, old: Any, new: Any) -> Any:
        raise AssertionError("releases of the assistant have tests of their own")

    def read_description(self, path: Path) -> str:
        raise AssertionError("drafts have tests of their own")

    def beside(self, home: Path) -> Any:
        raise AssertionError("attached files have tests of their own")

    def ensure_starter_library(self, on_progress: Any = None) -> bool:
        return False


def fake_composition(home: Path) -> FakeComposition:
    """A home with an open policy and a restricted note."""
    knowledge = FakeKnowledge(
        {
            "change-policy": document("change-policy", POLICY),
            "board-notes": document("board-notes", SECRET, audience=frozenset({"admin"})),
        }
    )
    return FakeComposition(Settings(home=home), knowledge, FakeAssistant(knowledge))


@pytest.fixture
def knowledge(tmp_path: Path) -> FakeKnowledge:
    return fake_composition(tmp_path).knowledge


@pytest.fixture
def make_passage() -> Callable[[DocumentVersion], ScoredPassage]:
    return scored


@pytest.fixture
def make_answer() -> Callable[..., Answer]:
    """The fake assistant's answer to a question, by default one with two citations."""

    def build(knowledge: FakeKnowledge, question: str = "Who signs?", role: str = "staff") -> Answer:
        return FakeAssistant(knowledge).answer(Question(text=question, role=role))

    return build


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    """A database with the chat page's tables."""
    from assistant.ui.store.tables import prepare_tables
    from knowledge.store.engine import open_engine

    engine = open_engine(tmp_path / "home")
    prepare_tables(engine)
    yield engine
    engine.dispose()


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def step() -> Callable[..., Any]:
    """Makes a step of a new conversation, unless told otherwise."""
    from assistant.ui.history import Step

    def build(**changes: Any) -> Step:
        values: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "thread_id": str(uuid.uuid4()),
            "type": "user_message",
            "name": "ken",
            "presentation": {},
            **changes,
        }
        return Step(**values)

    return build


@pytest.fixture(scope="session")
def composition_for() -> Callable[[Path], FakeComposition]:
    return fake_composition


@dataclass(frozen=True)
class RunningServer:
    """A real `playbook serve` in a process of its own, over a small knowledge base."""

    base_url: str
    link: str
    home: Path
    store: Any

    def link_for(self, account: str) -> str:
        """A fresh link that signs this account in."""
        return f"{self.base_url}/sign-in?token={self.store.sessions.issue_link(account)}"

    def cookie(self, account: str) -> str:
        """A signed-in session's cookie."""
        from assistant.ui.security import COOKIE

        return f"{COOKIE}={self.store.sessions.open(account)}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Started once; the real composition with the real embedding model."""
    from assistant.settings import load_settings
    from assistant.ui.server import open_store

    folder = tmp_path_factory.mktemp("served")
    home, documents = folder / "home", folder / "documents"
    documents.mkdir()
    facts = "kind: policy\nstatus: in_force\nowner: Maria Kowalski\nversion: '3.0'"
    facts += "\neffective_from: 2026-03-01"
    (documents / "change-policy.md").write_text(f"---\n{facts}\naudience: [staff]\n---\n{POLICY}")
    (documents / "board-notes.md").write_text(f"---\n{facts}\naudience: [admin]\n---\n{SECRET}")
    (documents / "zebra-desk.md").write_text(f"---\n{facts}\naudience: [staff]\n---\n{HOSTILE}")
    playbook = [sys.executable, "-m", "assistant.cli", "--home", str(home)]
    subprocess.run([*playbook, "ingest", str(documents), "--yes"], check=True, capture_output=True)
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [*playbook, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True
    )
    try:
        line = next((line for line in process.stdout if line.startswith("Open http")), "")
        assert line, (folder / "log").read_text()
        link = line.split()[1]
        store = open_store(load_settings(home, environment={}))
        for name, role in (("ken", "staff"), ("ada", "admin")):
            store.accounts.add(name, role=role, password="correct horse battery")
        yield RunningServer(link.split("/sign-in")[0], link, home, store)
        store.engine.dispose()
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
        log.close()
