"""Number the quotes of an answer and describe where each stands."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.answer import AnswerSentence, Citation
from assistant.answering.quoting import ChosenQuote
from assistant.answering.reply import DraftSentence


def number_citations(
    sentences: Sequence[DraftSentence],
) -> tuple[list[AnswerSentence], list[Citation]]:
    """Give each distinct quote a number, in the order of the sentences."""
    numbers: dict[tuple[int, int, int], int] = {}
    citations: list[Citation] = []
    numbered: list[AnswerSentence] = []
    for sentence in sentences:
        used = []
        for quote in sentence.quotes:
            key = (quote.span.version.version_id, quote.start, quote.end)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(build_citation(numbers[key], quote))
            used.append(numbers[key])
        numbered.append(AnswerSentence(text=sentence.text, citations=tuple(used)))
    return numbered, citations


def build_citation(n: int, quote: ChosenQuote) -> Citation:
    """Everything a reader needs to judge a quote and open it."""
    version, passage = quote.span.version, quote.span.passage_at(quote.start)
    page = next((p.number for p in version.pages if p.start <= quote.start < p.end), passage.page)
    section = next(
        (s.heading_path for s in version.sections if s.start <= quote.start < s.end),
        passage.heading_path,
    )
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
        section=" > ".join(section),
        page=page,
        quote=quote.quote,
        start=quote.start,
        end=quote.end,
        passage_id=passage.passage_id,
        collection=version.collection,
        version_label=version.version_label,
        verification=version.verification.value,
        deputy=version.deputy,
    )


def render_answer(sentences: Sequence[AnswerSentence]) -> str:
    """Markdown with a [n] marker after each sentence; one paragraph or a list a line."""
    lines = []
    for sentence in sentences:
        markers = "".join(f"[{n}]" for n in sentence.citations)
        lines.append(f"{sentence.text} {markers}".strip())
    return "\n\n".join(lines)
