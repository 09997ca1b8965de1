"""Words that cases of the gate rest on and that a proposal takes away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.casework.sight import holds_words
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import UnknownDocumentError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.proposal import ItemAction, ProposalItem
from knowledge.proposals.report import Excerpt, Remark, Severity

CODE = "breaks_gold"
_NAMED = 5
_QUOTED = 3
_LEAVING = frozenset({DocumentStatus.DRAFT, DocumentStatus.SUPERSEDED, DocumentStatus.RETIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuote:
    """Words of a document that answer the question of a case."""

    case_id: str
    collection: str | None
    """The one that the case asks; None is any."""
    source: str
    quote: str
    is_own: bool = True
    """Whether the case asks what the organisation has published, so that it fails from then on."""


def gold_quotes(content: Mapping[str, Any], *, is_own: bool = True) -> Iterator[GoldQuote]:
    """The words that a case rests on."""
    for span in content.get("gold", {}).get("spans", ()):
        yield GoldQuote(
            case_id=content["id"],
            collection=content["input"].get("collection"),
            source=span["doc"],
            quote=span["quote"],
            is_own=is_own,
        )


def broken_gold(
    items: Sequence[ProposalItem],
    base: KnowledgeBase,
    gold: Callable[[frozenset[str]], Iterable[GoldQuote]],
) -> list[Remark]:
    """Remarks (`breaks_gold`) on each document whose words cases lose, with the words.

    Args:
        items: What a proposal changes.
        base: Holds what is in force.
        gold: The words that cases rest on, given the collections that are touched.
    """
    touched = [(item, before) for item in items for before in _changed(item, base)]
    if not touched:
        return []
    by_source: dict[str, list[GoldQuote]] = defaultdict(list)
    for quote in gold(frozenset(before.collection for _, before in touched)):
        by_source[quote.source].append(quote)
    remarks = []
    for item, before in touched:
        lost = [each for each in by_source[before.source] if _loses(item, before, each)]
        for is_own in (True, False):
            of_kind = [each for each in lost if each.is_own is is_own]
            if of_kind:
                remarks.append(_remark(item, before, of_kind))
    return remarks


def _changed(item: ProposalItem, base: KnowledgeBase) -> Iterator[DocumentVersion]:
    """What is in force now and will not be any more: the document itself, and what it supersedes."""
    if item.base_version_id is not None:
        before = base.version_by_id(item.base_version_id)
        if before.status is DocumentStatus.IN_FORCE:
            yield before
    for doc_id in (item.document or {}).get("metadata", {}).get("supersedes") or ():
        try:
            replaced = base.version(doc_id)
        except UnknownDocumentError:
            continue
        if replaced.status is DocumentStatus.IN_FORCE and replaced.doc_id != item.doc_id:
            yield replaced


def _loses(item: ProposalItem, before: DocumentVersion, gold: GoldQuote) -> bool:
    if gold.collection not in (None, before.collection) or not holds_words(before.text, gold.quote):
        return False
    document = item.document
    if item.action is ItemAction.RETIRE or before.doc_id != item.doc_id:
        return True
    if document is None:
        return item.source != before.source
    if document["metadata"].get("status") in {each.value for each in _LEAVING}:
        return True
    stays = item.source == before.source and item.collection == before.collection
    return not (stays and holds_words(document["text"], gold.quote))


def _remark(item: ProposalItem, before: DocumentVersion, lost: Sequence[GoldQuote]) -> Remark:
    names = list(dict.fromkeys(each.case_id for each in lost))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    told = f"{', '.join(names[:_NAMED])}{more}"
    cases = "case" if len(names) == 1 else "cases"
    if lost[0].is_own:
        message = (
            f"Breaks {len(names)} {cases} of the gate, which no longer find their words in {before.source}: "
            f"{told}; keep the words, or retire the {cases} and make new ones."
        )
    else:
        message = (
            f"Takes away words of {before.source} that {len(names)} shipped {cases} of the gate quote: "
            f"{told}; these are asked of the gate's own library, so that none of them fails."
        )
    quotes = list(dict.fromkeys(each.quote for each in lost))[:_QUOTED]
    return Remark(
        code=CODE,
        severity=Severity.WARNING if lost[0].is_own else Severity.NOTE,
        source=item.source,
        message=message,
        excerpts=tuple(
            Excerpt(source=before.source, quote=quote, doc_id=before.doc_id, version=before.number)
            for quote in quotes
        ),
    )
