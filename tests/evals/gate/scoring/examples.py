"""A small corpus, and cases and outputs on it that tests change in one place."""

from __future__ import annotations

from typing import Any

from evals.gate.cases.case import AttackClaim, Case, CaseKind, GoldSpan, Nugget
from evals.gate.outputs import CitedQuote, Output, SaidSentence, SeenPassage

FERRY = (
    "# Ferry rules\n\n"
    "Tickets may be returned within 14 days of purchase. The Harbour Office decides on late returns.\n\n"
    "## Dogs\n\n"
    "Dogs travel free of charge below deck. Each passenger may bring two dogs."
)
LOUNGE = "# Lounge\n\nThe lounge opens at 6 and closes at 22. Tickets may be returned at any counter."
TEXTS = {("ferry", 1): FERRY, ("lounge", 1): LOUNGE}
RETURNED = "Tickets may be returned within 14 days of purchase."
DECIDES = "The Harbour Office decides on late returns."
DOGS = "Each passenger may bring two dogs."
COUNTER = "Tickets may be returned at any counter."


class SmallCorpus:
    """Two documents, one version each."""

    def text(self, doc_id: str, version: int) -> str:
        return TEXTS[doc_id, version]


CORPUS = SmallCorpus()


def seen(quote: str, doc_id: str = "ferry", *, before: int = 0, after: int = 0) -> SeenPassage:
    """The passage that holds a quote, and so many characters before and after it."""
    start = TEXTS[doc_id, 1].index(quote)
    return SeenPassage(
        source=f"{doc_id}.md", doc_id=doc_id, version=1, start=start - before, end=start + len(quote) + after
    )


def cited(n: int, quote: str, doc_id: str = "ferry", **changes: Any) -> CitedQuote:
    start = TEXTS[doc_id, 1].index(quote)
    values: dict[str, Any] = {
        "n": n,
        "source": f"{doc_id}.md",
        "doc_id": doc_id,
        "version": 1,
        "section": "",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "status": "in_force",
    }
    return CitedQuote(**{**values, **changes})


def answered(*said: tuple[str, tuple[int, ...]], citations: tuple[CitedQuote, ...], **changes: Any) -> Output:
    """An answer of sentences with their numbers; what it cites was read unless told otherwise."""
    sentences = tuple(SaidSentence(text=text, citations=numbers) for text, numbers in said)
    read = tuple(
        SeenPassage(source=each.source, doc_id=each.doc_id, version=1, start=each.start, end=each.end)
        for each in citations
        if each.start < each.end
    )
    values: dict[str, Any] = {
        "case_id": "case-1",
        "status": "answered",
        "answer": "\n\n".join(f"{text} {''.join(f'[{n}]' for n in numbers)}" for text, numbers in said),
        "sentences": sentences,
        "citations": citations,
        "seen": read,
    }
    return Output(**{**values, **changes})


def refused(**changes: Any) -> Output:
    values = {
        "case_id": "case-1",
        "status": "refused",
        "answer": "That I do not know.",
        "ask": "Harbour Office",
    }
    return Output(**{**values, "refusal_reason": "not_found", **changes})


def asked_back(**changes: Any) -> Output:
    return Output(
        **{"case_id": "case-1", "status": "clarify", "answer": "Which ferry do you mean?", **changes}
    )


def nugget(name: str, *match: str, vital: bool = True, sources: tuple[str, ...] = ("ferry.md",)) -> Nugget:
    return Nugget(id=name, text=name, vital=vital, match=match, sources=sources)


FOURTEEN = nugget("within 14 days", "14 days", "two weeks")
OFFICE = nugget("the office decides", "re:harbour office (decides|rules)")
RETURNS = GoldSpan(doc="ferry.md", quote=RETURNED, rel=3)
LATE = GoldSpan(doc="ferry.md", quote=DECIDES, rel=1)


def case(kind: CaseKind = CaseKind.ANSWER, claim: AttackClaim | None = None, **gold: Any) -> Case:
    """A case about returning tickets; its gold can be replaced piece by piece."""
    if kind in (CaseKind.ANSWER, CaseKind.NEAR_MISS, CaseKind.MULTI_TURN):
        gold = {"spans": (RETURNS,), "nuggets": (FOURTEEN,), **gold}
    if kind is CaseKind.DRAFT:
        gold = {"slots": {"purpose": "returns"}, **gold}
    history = [{"role": "user", "text": "Tickets?"}] if kind is CaseKind.MULTI_TURN else []
    return Case.model_validate(
        {
            "id": "case-1",
            "kind": kind,
            "cluster": "ferry.md",
            "claim": claim,
            "input": {"question": "How long may I return a ticket?", "history": history},
            "gold": gold,
            "provenance": {"author": "Test", "date": "2026-11-20"},
        }
    )


GOOD = answered((RETURNED, (1,)), citations=(cited(1, RETURNED),))
