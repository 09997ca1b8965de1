from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.answering.answer import Answer, AnswerStatus, Question, RefusalReason
from assistant.answering.build import build_assistant
from assistant.answering.language import ENGLISH, detect_language, known_languages
from assistant.answering.language_of_answer import in_language_of
from assistant.answering.settings import AnsweringSettings, ModelSettings
from knowledge.embedder import Embedder
from knowledge.settings import EmbeddingSettings, RetrievalSettings
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
