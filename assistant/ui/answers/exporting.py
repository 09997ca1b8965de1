"""An answer in files and on the clipboard, by the tools that write drafts down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.drafting.exports.document.blocks import Document
from assistant.ui.answers.document import document_of_answer
from assistant.ui.answers.kept import KeptAnswer
from assistant.ui.answers.references import facts, place, plain_text, provenance, references
from assistant.ui.answers.words import WITHHELD_NOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFormat:
    """One format in which an answer can be saved."""

    media_type: str
    render: Callable[[Document], bytes]


def _markdown(document: Document) -> bytes:
    from assistant.drafting.exports.markdown import render_text

    return render_text(document).encode()


def _docx(document: Document) -> bytes:
    from assistant.drafting.exports.docx import render_docx

    return render_docx(document, _no_picture)


def _pdf(document: Document) -> bytes:
    from assistant.drafting.exports.pdf import render_pdf

    return render_pdf(document)


def _no_picture(_: str) -> bytes:
    raise ValueError("an answer has no picture")


ANSWER_FORMATS = {
    "md": AnswerFormat(media_type="text/markdown; charset=utf-8", render=_markdown),
    "docx": AnswerFormat(
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document", render=_docx
    ),
    "pdf": AnswerFormat(media_type="application/pdf", render=_pdf),
}


def export_answer(kept: KeptAnswer, name: str, *, base_url: str) -> bytes:
    """The answer as a file.

    Args:
        name: A key of `ANSWER_FORMATS`.

    Raises:
        KeyError: If there is no such format.
        TypesettingError: If the PDF cannot be set.
    """
    return ANSWER_FORMATS[name].render(document_of_answer(kept, base_url=base_url))


def copied_text(kept: KeptAnswer, *, base_url: str) -> str:
    """What “Copy” puts on the clipboard: the answer and its references as plain text."""
    parts = [plain_text(kept.answer)]
    parts += [words] if (words := kept.asked_in.words()) else []
    parts += [WITHHELD_NOTE] if kept.withheld else []
    for each in references(kept, base_url=base_url):
        where = f"{place(each)}. " if place(each) else ""
        parts.append(f"[{each.n}] {each.title}, {'; '.join(facts(each))}. {where}“{each.quote}”\n{each.link}")
    parts.append("; ".join(provenance(kept)))
    return "\n\n".join(part for part in parts if part)
