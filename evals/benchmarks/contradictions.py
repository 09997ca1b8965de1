"""Are contradictions between documents told from pairs that only look like them?

A line of the dataset is a pair of short sections of two documents in force, with a label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.dataset_lines import load_lines, text_of
from evals.results import render_table
from evals.statistics import share_of
from knowledge.compared import ComparedDocument
from knowledge.contradictions.claim import Claim
from knowledge.contradictions.pairing import contradicting_pairs
from knowledge.contradictions.reading import claims_of
from knowledge.documents import DocumentKind, DocumentStatus, Passage
from knowledge.embedder import Embedder
from knowledge.unit_vectors import passage_text, unit_spans

LABELS = ("contradiction", "agreement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One section of one document."""

    title: str
    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two sections and whether they contradict each other."""

    id: str
    kind: str
    """What the values are, or why the pair is none."""
    contradicts: bool
    first: Side
    second: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was made of a case."""

    case: Case
    topics: tuple[str, ...]
    """In what a contradiction was found; empty where none was."""

    @property
    def right(self) -> bool:
        """Whether that is what the label says."""
        return bool(self.topics) == self.case.contradicts


def load_pairs(path: Path) -> list[Case]:
    """The cases of a file.

    Raises:
        DatasetError: If it cannot be read as such.
    """
    return load_lines(path, _parse, what="pair of sections")


def _parse(raw: dict[str, Any]) -> Case:
    if raw["label"] not in LABELS:
        raise ValueError(f"'label' must be one of {', '.join(LABELS)}")
    return Case(
        id=text_of(raw, "id"),
        kind=text_of(raw, "kind"),
        contradicts=raw["label"] == "contradiction",
        first=_side(raw["first"]),
        second=_side(raw["second"]),
    )


def _side(raw: dict[str, Any]) -> Side:
    return Side(title=text_of(raw, "title"), section=text_of(raw, "section"), text=text_of(raw, "text"))


def run(cases: Sequence[Case], embedder: Embedder) -> list[Outcome]:
    """Judge every case as two documents in force would be."""
    outcomes = []
    for case in cases:
        claims = [
            *_claims(case.first, "first", embedder),
            *_claims(case.second, "second", embedder),
        ]
        topics = tuple(pair.topic for pair in contradicting_pairs(claims))
        outcomes.append(Outcome(case=case, topics=topics))
    return outcomes


def _claims(side: Side, doc_id: str, embedder: Embedder) -> list[Claim]:
    document = ComparedDocument(
        doc_id=doc_id,
        version=1,
        source=f"{doc_id}.md",
        collection="pairs",
        title=side.title,
        kind=DocumentKind.POLICY,
        status=DocumentStatus.IN_FORCE,
        owner=None,
        version_label=None,
        effective_from=None,
        supersedes=(),
    )
    passage = Passage(
        passage_id=1,
        version_id=1,
        doc_id=doc_id,
        version=1,
        source=document.source,
        collection=document.collection,
        title=side.title,
        heading_path=(side.title, side.section),
        start=0,
        end=len(side.text),
        text=side.text,
    )
    text = passage_text(passage)
    vectors = embedder.embed_with_spans([text.joined], [unit_spans(text)]).parts[0]
    return list(claims_of(document, passage, vectors))


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Precision and recall with 95 % intervals, and the share of right ones of each kind."""
    told = [each for each in outcomes if each.topics]
    true = [each for each in outcomes if each.case.contradicts]
    hits = sum(each.case.contradicts for each in told)
    kinds: dict[str, list[bool]] = defaultdict(list)
    for each in outcomes:
        kinds[each.case.kind].append(each.right)
    return {
        "precision": share_of(hits, len(told)),
        "recall": share_of(hits, len(true)),
        "kinds": {kind: share_of(sum(flags), len(flags)) for kind, flags in kinds.items()},
    }


def render_summary(result: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    named = {"precision": result["precision"], "recall": result["recall"]}
    rows = [
        (name, each["value"], f"{each['low']:.3f}–{each['high']:.3f}", each["n"])
        for name, each in (
            *named.items(),
            *((f"right: {kind}", each) for kind, each in result["kinds"].items()),
        )
    ]
    return render_table(("", "share", "95 %", "pairs"), rows)


def describe_faults(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Every case that was judged wrongly."""
    return [
        {
            "id": each.case.id,
            "kind": each.case.kind,
            "found": list(each.topics),
            "first": each.case.first.text,
            "second": each.case.second.text,
        }
        for each in outcomes
        if not each.right
    ]
