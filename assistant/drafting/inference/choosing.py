"""Of all that documents say about a topic, which value holds, and which others contradict it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.inference.hit import GENERAL, Hit
from assistant.drafting.inference.inferred import InferredValue, Topic
from assistant.drafting.inference.names import same_party, shares_party
from assistant.drafting.inference.sources import TELLING
from assistant.drafting.inference.statement import Statement
from knowledge.audience import EVERYONE, GROUP, narrowest
from knowledge.documents import DocumentKind

DURATIONS = frozenset(
    {
        Topic.EMERGENCY_APPROVAL_WITHIN, Topic.LOG_RETENTION, Topic.STOP_WITHIN, Topic.STOP_TEST_EVERY, Topic.ROLLBACK_WITHIN,
        Topic.ROLLBACK_TEST_EVERY, Topic.REVIEW_EVERY, Topic.MONITORING_EVERY, Topic.ACCESS_REVIEW_EVERY, Topic.AFTER_WINDOW,
        Topic.DATA_FRESHNESS,
    }
)  # fmt: skip
PARTIES = frozenset(
    {
        Topic.MODEL_CHANGE_APPROVER, Topic.PROMPT_CHANGE_APPROVER, Topic.THRESHOLD_CHANGE_APPROVER, Topic.GO_LIVE_APPROVER, Topic.RISK_ACCEPTER,
        Topic.LOG_OWNER, Topic.ESCALATION_FIRST, Topic.STOP_AUTHORITY, Topic.INCIDENT_LEAD, Topic.ACCESS_GRANTER, Topic.SECURITY_CONTACT,
        Topic.PRIVACY_CONTACT, Topic.SECOND_LINE, Topic.PLATFORM_OWNER,
    }
)  # fmt: skip
_SINGLE = DURATIONS | PARTIES | {Topic.COST_ALERT_AT, Topic.LOG_STORE}
FROM_NOTES = frozenset({Topic.APPEAL, Topic.NOTICE})
_REGISTERS = {Topic.SYSTEM_OWNERS: "system", Topic.EXCEPTION_HANDLERS: "class"}
"""Lists to which every document adds: by what their rows are told apart."""
_CITED_ROWS, _CITED_DOCUMENTS, _MOST_OTHERS = 60, 2, 5
_KINDS = (DocumentKind.POLICY, DocumentKind.STANDARD, DocumentKind.PLAYBOOK)


def choose(topic: Topic, hits: Iterable[Hit], *, at: datetime) -> InferredValue | None:
    """The value of one topic, with every other value in force that contradicts it.

    The weightier document decides which is named first, and within it the place that says it most
    plainly; that another says otherwise is never kept quiet.
    """
    allowed = [each for each in hits if _weight(each) > TELLING or topic in FROM_NOTES]
    plain = [each for each in allowed if not each.variant] or allowed
    ordered = sorted(plain, key=_order)
    if not ordered:
        return None
    if topic in _REGISTERS:
        ordered = [_joined(topic, ordered)]
    best = ordered[0]
    same = [each for each in ordered if _alike(topic, best.value, each.value)]
    cited = _cited(same)
    others = _others(topic, best, ordered) if topic in _SINGLE else []
    sources = [statement.source.label for each in (*cited, *others) for statement in each.said]
    audience, groups = readers(sources)
    return InferredValue(
        topic=topic,
        value=best.value,
        citations=tuple(citation for each in cited for citation in _citations(each, at)),
        audience=audience,
        groups=groups,
        also=tuple((each.value, _citations(each, at)[0]) for each in others),
    )


def _joined(topic: Topic, ordered: Sequence[Hit]) -> Hit:
    """The rows of all documents as one list, the weightier document's where two have the same."""
    key, rows = _REGISTERS[topic], {}
    for hit in ordered:
        for row, statement in zip(hit.value, hit.said, strict=True):
            rows.setdefault(row[key].casefold(), (row, statement))
    chosen = list(rows.values())[:_CITED_ROWS]
    return Hit(
        topic=topic, value=[row for row, _ in chosen], said=tuple(statement for _, statement in chosen)
    )


def readers(labels: Sequence[str]) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Roles and groups that may read everything under these labels; None where everybody may."""
    label = narrowest(labels)
    if label == EVERYONE:
        return None, frozenset()
    joined = [frozenset(each.split("+")) for each in label.split("&")]
    shared = frozenset.intersection(*joined)
    groups = frozenset(each.removeprefix(GROUP) for each in shared if each.startswith(GROUP))
    return frozenset(each for each in shared if not each.startswith(GROUP)), groups


def _weight(hit: Hit) -> int:
    return hit.said[0].source.tier


def _order(hit: Hit) -> tuple[Any, ...]:
    source = hit.said[0].source
    kind = _KINDS.index(source.version.kind) if source.version.kind in _KINDS else len(_KINDS)
    return (
        hit.strength <= GENERAL,
        -source.tier,
        -hit.strength,
        not hit.said[0].names_ai,
        kind,
        source.label != EVERYONE,
        source.version.doc_id,
        hit.said[0].start,
    )


def _alike(topic: Topic, one: Any, other: Any) -> bool:
    if topic in DURATIONS:
        return hours_of(one) == hours_of(other)
    if topic is Topic.STOP_AUTHORITY:
        return shares_party(one, other)  # that another may stop it too contradicts nothing
    if topic in PARTIES or topic is Topic.LOG_STORE:
        return same_party(one, other)
    return bool(one == other)


def _cited(same: Sequence[Hit]) -> list[Hit]:
    """The best place, and one in another document that everybody who reads the first may read."""
    best = same[0]
    first = best.said[0].source
    for each in same[1:]:
        source = each.said[0].source
        open_to_all = source.label in (EVERYONE, first.label)
        if source.version.doc_id != first.version.doc_id and source.tier == first.tier and open_to_all:
            return [best, each][:_CITED_DOCUMENTS]
    return [best]


def _others(topic: Topic, best: Hit, ordered: Sequence[Hit]) -> list[Hit]:
    """Places that give another value, one for each value; what is said of wider things contradicts nothing exact."""
    others: list[Hit] = []
    for each in ordered:
        known = [best, *others]
        if _of_something_else(best, each):
            continue
        exact = each.strength > GENERAL or best.strength <= GENERAL
        if exact and not any(_alike(topic, each.value, other.value) for other in known):
            others.append(each)
    return others[:_MOST_OTHERS]


def _of_something_else(best: Hit, other: Hit) -> bool:
    """Within one document, a place that does not name the AI systems that the best one names."""
    one, two = best.said[0], other.said[0]
    same = one.source.version.version_id == two.source.version.version_id
    return same and not two.cells and one.names_ai and not two.names_ai


def _citations(hit: Hit, at: datetime) -> list[Citation]:
    return [_citation(statement, hit.focus, at) for statement in hit.said[:_CITED_ROWS]]


def _citation(statement: Statement, focus: str, at: datetime) -> Citation:
    version = statement.source.version
    start, end = statement.quote(focus)
    return Citation(
        doc_id=version.doc_id,
        doc_version=version.number,
        title=version.title,
        section=" > ".join(statement.headings) or None,
        quote=version.text[start:end],
        start=start,
        end=end,
        retrieved_at=at,
    )
