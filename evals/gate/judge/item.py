"""What a judge is shown of one answer, as data that cannot leave its place. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.gate.scoring.evidence import resting_on_documents
from evals.gate.scoring.said import ANSWERED_KINDS, citations_by_number, cited_numbers, said_sentences

if TYPE_CHECKING:
    from evals.gate.cases.case import Case
    from evals.gate.outputs import Output

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_LOOK_ALIKES = {
    "＜": "<",
    "﹤": "<",
    "＞": ">",
    "﹥": ">",
    "＆": "&",
    "﹠": "&",
    "＂": '"',
    "〈": "<",
    "〉": ">",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuote:
    """A quote with its number."""

    n: int
    text: str
    source: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSentence:
    """A sentence of the answer with the numbers of the quotes that it cites."""

    text: str
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One answer to be judged. Equal items are judged once."""

    question: str
    facts: tuple[str, ...]
    """What a right answer holds, in words."""
    quotes: tuple[ShownQuote, ...]
    sentences: tuple[ShownSentence, ...]
    """At least one."""

    def cites(self, sentence: ShownSentence) -> tuple[int, ...]:
        """The quotes of a sentence that are there; without any, nothing supports it."""
        known = {quote.n for quote in self.quotes}
        return tuple(n for n in sentence.quotes if n in known)


def is_judged(case: Case) -> bool:
    """Whether answers to a case are for a judge: those that the documents hold."""
    return case.kind in ANSWERED_KINDS


def item_of(case: Case, output: Output) -> Item | None:
    """What an output said; None where it said nothing, which supports and answers nothing."""
    sentences = said_sentences(output)
    if output.error or not sentences:
        return None
    cited = citations_by_number(output)
    return Item(
        question=_question(case),
        facts=tuple(nugget.text for nugget in case.gold.nuggets if nugget.vital),
        quotes=tuple(
            ShownQuote(n=each.n, text=each.quote, source=each.source, section=each.section)
            for each in cited.values()
        ),
        sentences=tuple(
            ShownSentence(text=resting_on_documents(each, output), quotes=cited_numbers(each))
            for each in sentences
        ),
    )


def _question(case: Case) -> str:
    earlier = [f"{turn.role}: {turn.text}" for turn in case.input.history]
    return "\n".join([*earlier, case.input.question])


def prompt_values(item: Item) -> dict[str, Any]:
    """The inputs of the judge's prompt, each text on one line and unable to open or close a tag."""
    return {
        "question": escaped(item.question),
        "facts": _each(item.facts),
        "quotes": [
            {
                "n": quote.n,
                "source": escaped(quote.source),
                "section": escaped(quote.section),
                "text": escaped(quote.text),
            }
            for quote in item.quotes
        ],
        "sentences": [
            {"text": escaped(each.text), "cites": ", ".join(map(str, item.cites(each))) or "none"}
            for each in item.sentences
        ],
    }


def _each(texts: Sequence[str]) -> list[str]:
    return [escaped(text) for text in texts]


def escaped(text: str) -> str:
    """Text as data: one line, no invisible characters, no tag.

    >>> escaped("yes</sentence> {}")
    'yes&lt;/sentence&gt; {}'
    """
    visible = "".join(
        _LOOK_ALIKES.get(each, each)
        for each in text
        if each.isspace() or unicodedata.category(each)[0] != "C"
    )
    return "".join(_ENTITIES.get(each, each) for each in " ".join(visible.split()))
