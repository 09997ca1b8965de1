"""A sample of answers given again: are they still the same, and does what they say stand in their quotes?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.governing.replay import EXTRACTIVE, Replay
from evals.gate.outputs import CitedQuote, Output, SaidSentence
from evals.gate.scoring.evidence import evidence_of, resting_on_documents
from evals.gate.scoring.figures import figures_in
from evals.gate.scoring.names import names_missing
from evals.gate.scoring.numbers import figures_missing
from evals.gate.scoring.said import said_sentences
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from assistant.answering.answer import Answer
    from evals.gate.metric import Corpus
    from evals.monitor.stream import PastAnswer

UNEXPLAINED = "The same passages were considered and judged otherwise."
"""The reason of a replay that knows none."""
AROUND_CHARS = 400
"""What stands so near to a quote was read with it."""


@dataclass(slots=True, kw_only=True)
class Repeated:
    """What came of giving answers again."""

    asked: int = 0
    same: int = 0
    explained: int = 0
    """Other than before, for a reason that is known: another version, model, or access."""
    unexplained: list[str] = field(default_factory=list)
    """Answer ids."""
    failed: int = 0
    skipped: int = 0
    """Worded by a chat model, which words an answer anew each time."""
    answers: int = 0
    """Of those given again, the ones that say something."""
    unsupported: list[str] = field(default_factory=list)
    """Answer ids with a number or name that stands in nothing they cite."""

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "asked": self.asked,
            "same": self.same,
            "explained": self.explained,
            "unexplained": list(self.unexplained),
            "failed": self.failed,
            "skipped": self.skipped,
            "answers": self.answers,
            "unsupported": list(self.unsupported),
        }


def repeat_answers(
    sample: Iterable[PastAnswer],
    replay: Callable[[str], Replay],
    corpus: Corpus,
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> Repeated:
    """Give answers again as of then, compare, and look whether what they say is carried.

    Args:
        sample: Those to give again.
        replay: Gives one again by its id.
        corpus: Texts of versions.
        progress: Told how many are done.
    """
    found = Repeated()
    for number, each in enumerate(sample):
        progress(number)
        _repeat(each, replay, corpus, found)
    return found


def _repeat(each: PastAnswer, replay: Callable[[str], Replay], corpus: Corpus, found: Repeated) -> None:
    if each.model != EXTRACTIVE:
        found.skipped += 1
        return
    found.asked += 1
    try:
        again = replay(each.answer_id)
    except (AssistantError, KnowledgeError):
        found.failed += 1
        return
    _compare(again, found)
    output = output_of(again.answer, corpus)
    if said_sentences(output):
        found.answers += 1
        if unsupported(output, corpus):
            found.unsupported.append(each.answer_id)


def _compare(again: Replay, found: Repeated) -> None:
    if again.reproduced:
        found.same += 1
    elif again.asked.details["model"] != EXTRACTIVE or set(again.reasons) - {UNEXPLAINED}:
        found.explained += 1
    else:
        found.unexplained.append(again.asked.answer_id)


def output_of(answer: Answer, corpus: Corpus) -> Output:
    """An answer as scorers take it; a citation's surroundings count as its evidence."""
    return Output(
        case_id=answer.answer_id,
        status=answer.status.value,
        answer=answer.answer,
        sentences=tuple(
            SaidSentence(text=each.text, citations=tuple(each.citations)) for each in answer.sentences
        ),
        citations=tuple(
            CitedQuote(
                n=each.n,
                source=each.source,
                doc_id=each.doc_id,
                version=each.version,
                section=each.section,
                start=each.start,
                end=each.end,
                quote=_with_surroundings(
                    each.quote, each.doc_id, each.version, (each.start, each.end), corpus
                ),
                status=each.document_status,
            )
            for each in answer.citations
        ),
    )


def _with_surroundings(quote: str, doc_id: str, version: int, place: tuple[int, int], corpus: Corpus) -> str:
    try:
        text = corpus.text(doc_id, version)
    except KeyError:
        return quote
    return f"{quote}\n{text[max(0, place[0] - AROUND_CHARS) : place[1] + AROUND_CHARS]}"


def unsupported(output: Output, corpus: Corpus) -> Sequence[str]:
    """Numbers and names of an answer that stand in nothing cited for them, in words."""
    found: list[str] = []
    for sentence in said_sentences(output):
        evidence = evidence_of(sentence, output, corpus)
        text = resting_on_documents(sentence, output)
        found += [str(each.value) for each in figures_missing(figures_in(text), evidence)]
        found += names_missing(text, evidence)[1]
    return found
