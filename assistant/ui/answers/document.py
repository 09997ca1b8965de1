"""An answer as a document of its own: the blocks that the exports of drafts write down. Pure."""

from __future__ import annotations

from collections.abc import Collection

from assistant.answering.answer import Answer, AnswerSentence
from assistant.drafting.exports.document.blocks import (
    Block,
    Document,
    Heading,
    Line,
    Notice,
    Paragraphs,
    Section,
    Table,
    TableRow,
)
from assistant.ui.answers.kept import KeptAnswer
from assistant.ui.answers.references import Reference, facts, place, provenance, references
from assistant.ui.answers.words import KINDS, WITHHELD_NOTE, confidence_words

_TITLE_CHARS = 120
_ID_CHARS = 8


def document_of_answer(kept: KeptAnswer, *, base_url: str) -> Document:
    """The question, what was answered, and every reference with its quote.

    Args:
        base_url: The address of the chat page, for links that open the quotes.
    """
    answer = kept.answer
    found = references(kept, base_url=base_url)
    return Document(
        title=_short(" ".join(answer.question.split())),
        kind="Answer",
        artifact_id=file_stem(kept),
        version=f"of {kept.asked_on.isoformat()}" if kept.asked_on else "kept",
        status=KINDS[answer.status].lower(),
        author="Playbook Assistant",
        dated=kept.asked_on,
        keywords=tuple(dict.fromkeys(reference.title for reference in found)),
        front=(
            *_notices(kept),
            Heading(text="Answer"),
            _said(answer),
            Heading(text="Given by"),
            _given(kept),
        ),
        sections=(_section(found),) if found else (),
    )


def file_stem(kept: KeptAnswer) -> str:
    """The beginning of a file's name: nothing in it comes from the question."""
    return f"answer-{kept.step_id[:_ID_CHARS]}"


def _notices(kept: KeptAnswer) -> list[Block]:
    lines = [Line(text=words)] if (words := kept.asked_in.words()) else []
    lines += [Line(text=WITHHELD_NOTE)] if kept.withheld else []
    lines += [Line(text=" ".join(notice.split())) for notice in kept.answer.notices]
    return [Notice(title="Read this first", lines=tuple(lines))] if lines else []


def _said(answer: Answer) -> Paragraphs:
    sentences = answer.sentences or [AnswerSentence(text=answer.answer, citations=())]
    known = {citation.n for citation in answer.citations}
    return Paragraphs(lines=tuple(line for sentence in sentences for line in _lines(sentence, known)))


def _lines(sentence: AnswerSentence, known: Collection[int]) -> list[Line]:
    """A sentence may be several lines, as a list is; its numbers stand after the last."""
    texts = [text.strip() for text in sentence.text.strip().splitlines() if text.strip()]
    lines = [Line(text=_words(text), item=text.startswith(("- ", "* "))) for text in texts]
    last = lines[-1] if lines else Line(text="")
    refs = tuple(n for n in sentence.citations if n in known)
    numbered = Line(text=last.text, item=last.item, refs=refs)
    return [*lines[:-1], numbered]


def _words(text: str) -> str:
    return text.removeprefix("- ").removeprefix("* ").replace("**", "")


def _given(kept: KeptAnswer) -> Paragraphs:
    sure = f"{confidence_words(kept.answer.confidence)} ({kept.answer.confidence:.2f})"
    lines = [Line(label="Question as asked", text=kept.answer.question), Line(label="Confidence", text=sure)]
    lines += [Line(text=text, item=True) for text in provenance(kept)]
    return Paragraphs(lines=tuple(lines))


def _section(found: list[Reference]) -> Section:
    rows = tuple(
        TableRow(
            anchor=f"source-{reference.n}",
            cells=(
                (Line(text=str(reference.n)),),
                (
                    Line(text=reference.title, strong=True),
                    *(Line(text=text) for text in facts(reference)),
                    *([Line(text=where)] if (where := place(reference)) else []),
                ),
                (
                    Line(text=f"“{reference.quote}”"),
                    Line(label="Opens at", text=reference.link, href=reference.link),
                ),
            ),
        )
        for reference in found
    )
    table = Table(
        caption="References", headers=("No.", "Document", "Quote"), rows=rows, widths=(0.5, 2.5, 4.0)
    )
    return Section(title="References", anchor="sources", blocks=(table,))


def _short(text: str) -> str:
    return text if len(text) <= _TITLE_CHARS else f"{text[:_TITLE_CHARS].rsplit(' ', 1)[0]} …"
