"""The text that a sentence's citations stand for. Pure."""

from __future__ import annotations

from assistant.answering.answer import AnswerStatus
from evals.gate.metric import Corpus
from evals.gate.outputs import CitedQuote, Output, SaidSentence
from evals.gate.scoring.places import passage_text
from evals.gate.scoring.said import citations_by_number, cited_numbers


def evidence_of(sentence: SaidSentence, output: Output, corpus: Corpus) -> str:
    """Quotes that a sentence cites, with their headings and the passages in which they stand.

    "" where it cites nothing: then nothing supports it.
    """
    known = citations_by_number(output)
    cited = [known[n] for n in cited_numbers(sentence) if n in known]
    return "\n".join(part for each in cited for part in _parts(each, output, corpus))


def resting_on_documents(sentence: SaidSentence, output: Output) -> str:
    """What a sentence says of its own; a side of a conflict begins with its document's name and owner.

    These come from what the library knows about the document, not from its text.
    """
    if output.status != AnswerStatus.CONFLICT:
        return sentence.text
    begins = sentence.text.find("): ")
    return sentence.text[begins + len("): ") :] if begins >= 0 else sentence.text


def _parts(cited: CitedQuote, output: Output, corpus: Corpus) -> list[str]:
    around = [
        passage_text(each, corpus)
        for each in output.seen
        if (each.doc_id, each.version) == (cited.doc_id, cited.version)
        and each.start < cited.end
        and cited.start < each.end
    ]
    return [cited.quote, cited.section, *around]
