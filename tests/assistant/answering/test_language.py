from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest

from assistant.answering.answer import Answer, AnswerStatus, Question, RefusalReason
from assistant.answering.build import build_assistant
from assistant.answering.language import ENGLISH, detect_language, known_languages
from assistant.answering.language_of_answer import in_language_of
from assistant.answering.settings import AnsweringSettings, ModelSettings
from ingest.settings import IngestSettings
from knowledge.embedder import Embedder, PassageVectors, QuestionVectors
from knowledge.settings import EmbeddingSettings, RetrievalSettings
from tests.assistant.answering.conftest import PROMPTS, RETENTION
from tests.knowledge.fakes import document, open_base, publish

ASKED = {
    "de": "Wer genehmigt eine Änderung des Schwellenwerts?",
    "fr": "Qui approuve un changement de seuil ?",
    "es": "¿Quién aprueba un cambio de umbral?",
    "it": "Chi approva una modifica della soglia?",
    "pt": "Quem aprova uma alteração do limiar?",
    "nl": "Wie keurt een wijziging van de drempel goed?",
    "pl": "Kto zatwierdza zmianę progu?",
    "sv": "Vem godkänner en ändring av tröskelvärdet?",
    "da": "Hvem godkender en ændring af tærsklen?",
    "cs": "Kdo schvaluje změnu prahu?",
}
TRAVEL = """# Reiserichtlinie

Dienstreisen ins Ausland genehmigt die Bereichsleitung schriftlich.

Belege sind innerhalb von 14 Tagen nach der Rückkehr einzureichen.

Bahnfahrten über sechs Stunden dürfen in der ersten Klasse gebucht werden."""


@pytest.mark.parametrize("code", ASKED)
def test_a_question_is_known_by_its_small_words(code: str) -> None:
    assert detect_language(ASKED[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        "Who signs a change?",
        "die casting limits",
        "SEV-1",
        "",
        "Is a de facto standard in use?",
        "CR-031 status",
    ],
)
def test_english_is_never_taken_for_another_language(text: str) -> None:
    assert detect_language(text) == ENGLISH


def test_every_language_has_every_sentence() -> None:
    for code, language in known_languages().items():
        if code == ENGLISH:
            continue
        assert language.refusal.count("{ask}") == 1
        assert language.nearest.count("{titles}") == 1
        assert language.contact
        assert language.language
        assert language.quoted


@pytest.mark.parametrize("code", ASKED)
def test_a_refusal_is_said_in_the_language_of_the_question(ask: Callable[..., Answer], code: str) -> None:
    answer = ask(ASKED[code])

    assert answer.status is AnswerStatus.REFUSED
    assert answer.answer.startswith(known_languages()[code].refusal.split("{ask}")[0])
    assert answer.refusal is not None
    assert answer.refusal.reason is RefusalReason.NOT_FOUND
    assert answer.refusal.nearest[0].title in answer.answer


def test_quotes_in_another_language_are_announced(ask: Callable[..., Answer]) -> None:
    answer = ask("Who has to sign off before a new prompt goes live?")

    shown = in_language_of(ASKED["de"], answer, ())

    assert shown.answer == answer.answer
    assert shown.notices[0] == known_languages()["de"].quoted
    assert in_language_of(answer.question, answer, ()) == answer


@pytest.fixture(scope="module")
def ask_german(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Callable[[str], Answer]:
    home: Path = tmp_path_factory.mktemp("german")
    base = open_base(home, embedder=embedder)
    publish(base, document("reise.md", TRAVEL, title="Reiserichtlinie", owner="Jutta Kern"))
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
        ("Wer genehmigt Dienstreisen ins Ausland?", "Bereichsleitung"),
        ("Innerhalb von wie vielen Tagen sind Belege einzureichen?", "14 Tagen"),
        ("Welche Bahnfahrten dürfen in der ersten Klasse gebucht werden?", "sechs Stunden"),
    ],
)
def test_german_documents_answer_german_questions(
    ask_german: Callable[[str], Answer], question: str, quote: str
) -> None:
    answer = ask_german(question)

    assert answer.status in (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
    assert any(quote in citation.quote for citation in answer.citations)
    assert not answer.notices or "Sprache" not in answer.notices[0]


def test_german_documents_refuse_a_german_question_in_german(ask_german: Callable[[str], Answer]) -> None:
    answer = ask_german("Wer hat die Fußballmeisterschaft gewonnen?")

    assert answer.status is AnswerStatus.REFUSED
    assert "anderen Sprache" not in answer.answer
    assert answer.answer.startswith("Das weiß ich nicht")


class TranslatingEmbedder:
    """Stands for a multilingual model: what it knows in German gets the vector of the English."""

    KNOWN: ClassVar = {
        "Wer muss unterschreiben, bevor ein neuer Prompt live geht?": "Who must sign off a new prompt?",
        "Wie schnell wird ein neuer Prompt entschieden?": "How fast is a prompt change decided?",
    }

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner

    @property
    def fingerprint(self) -> str:
        return f"translating-{self._inner.fingerprint}"

    @property
    def dim(self) -> int:
        return self._inner.dim

    @property
    def word_dim(self) -> int:
        return self._inner.word_dim

    def embed_question(self, text: str) -> QuestionVectors:
        return self._inner.embed_question(self.KNOWN.get(text, text))

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._inner.embed_queries([self.KNOWN.get(text, text) for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._inner.embed_passages(texts)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> PassageVectors:
        return self._inner.embed_with_spans(texts, spans)


@pytest.mark.parametrize(
    ("question", "quote"),
    list(
        zip(
            TranslatingEmbedder.KNOWN,
            ["quality lead must both sign off", "within 5 working days"],
            strict=True,
        )
    ),
)
def test_a_multilingual_model_finds_english_text_for_a_german_question(
    tmp_path: Path, embedder: Embedder, question: str, quote: str
) -> None:
    base = open_base(tmp_path, embedder=TranslatingEmbedder(embedder))
    publish(
        base,
        document("prompts.md", PROMPTS, title="Change policy"),
        document("retention.md", RETENTION, title="Retention policy"),
    )
    settings = SimpleNamespace(
        answering=AnsweringSettings(),
        model=ModelSettings(),
        retrieval=RetrievalSettings(),
        embedding=EmbeddingSettings(),
        ingest=IngestSettings(),
    )

    answer = build_assistant(settings, base).answer(Question(text=question))

    assert answer.status in (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
    assert any(quote in citation.quote for citation in answer.citations)
    assert answer.notices[0] == known_languages()["de"].quoted
