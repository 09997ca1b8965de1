"""Refusals: why nothing is said, and whom to ask. A refusal is a result, not an error."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.answer import NearestDocument, Refusal, RefusalReason
from assistant.answering.evidence import EvidenceSpan
from knowledge.contact import contact_of
from knowledge.documents import DocumentKind, DocumentStatus, DocumentVersion

DEFAULT_CONTACT = "the governance lead"
ACTION_SENTENCE = (
    "I only answer questions from the documents; I cannot act, decide or write on anyone's behalf. "
    "Ask me who may do it and how, or turn to the governance lead."
)
EMPTY_SENTENCE = "The knowledge base is empty; add documents with `playbook ingest FOLDER --yes`."
_UNRELATED = 0.28
"""Below this cosine of question and best passage the question is about something else."""


def refuse_for_lack_of_evidence(spans: Sequence[EvidenceSpan], *, related: float) -> Refusal:
    """Refuse because no readable, in-force passage answers.

    The reason never depends on documents that the asker may not read: they were not
    retrieved, so "does not exist" and "not for you" are the same refusal.
    """
    if not spans or related < _UNRELATED:
        return Refusal(reason=RefusalReason.OUT_OF_SCOPE, ask=DEFAULT_CONTACT, nearest=())
    return Refusal(reason=RefusalReason.NOT_FOUND, ask=whom_to_ask(spans), nearest=nearest(spans))


def whom_to_ask(spans: Sequence[EvidenceSpan]) -> str:
    """The owner of the nearest document, of one that rules before one that explains.

    Where the owner has left or is still to be named, whoever stands in; a document for which
    nobody can be asked is passed over.
    """
    owned = [span for span in spans[:_ASKED_FOR] if contact_of(span.version)]
    if not owned:
        return DEFAULT_CONTACT
    near = [span for span in owned if span.score >= _ABOUT_AS_NEAR * owned[0].score]
    ruling = (span for span in near if span.version.kind not in _EXPLAINING)
    return contact_of(next(ruling, owned[0]).version) or DEFAULT_CONTACT


_ASKED_FOR = 4
_ABOUT_AS_NEAR = 0.9
_EXPLAINING = frozenset({DocumentKind.GUIDE, DocumentKind.RECORD})


def refuse_not_in_force(version: DocumentVersion, spans: Sequence[EvidenceSpan]) -> Refusal:
    """Refuse because only a draft, superseded or retired document answers."""
    return Refusal(
        reason=RefusalReason.NOT_IN_FORCE,
        ask=contact_of(version) or DEFAULT_CONTACT,
        nearest=nearest(spans),
    )


def nearest(spans: Sequence[EvidenceSpan], limit: int = 3) -> tuple[NearestDocument, ...]:
    """The documents closest to the question, each once, best first."""
    found: dict[str, NearestDocument] = {}
    for span in spans:
        found.setdefault(
            span.version.doc_id,
            NearestDocument(
                doc_id=span.version.doc_id,
                title=span.version.title,
                source=span.version.source,
                section=" > ".join(span.heading_path),
            ),
        )
    return tuple(found.values())[:limit]


def refusal_sentence(
    refusal: Refusal, version: DocumentVersion | None = None, *, replaced_by: str = ""
) -> str:
    """What the reader is told, in one or two sentences.

    Args:
        refusal: The reason and whom to ask.
        version: The document that is not in force, where that is the reason.
        replaced_by: Title of the document that replaced it, if one did.
    """
    if refusal.reason is RefusalReason.OUT_OF_SCOPE:
        return (
            "I can only answer from the organisation's policies, workflows and playbooks, "
            f"and none of those you can read is about this. If one should be, tell {refusal.ask}."
        )
    if refusal.reason is RefusalReason.NOT_IN_FORCE and version is not None:
        return f"{_standing(version, replaced_by)} Please ask {_aside(refusal.ask)} what applies."
    if refusal.reason is RefusalReason.UNVERIFIABLE:
        return f"I could not confirm an answer against the documents you can read. Please ask {refusal.ask}."
    owns = "" if refusal.ask == DEFAULT_CONTACT else ", who owns a document close to this"
    return (
        f"I don't know: no document in force that you can read answers this. Please ask {refusal.ask}{owns}."
    )


def left_out_sentence(version: DocumentVersion) -> str:
    """Which document holds text that was left out because it speaks to a machine, and whom to tell."""
    tell = contact_of(version) or DEFAULT_CONTACT
    return (
        f"“{version.title}” holds text addressed to an assistant; it was left out and not followed. "
        f"Tell {tell}."
    )


def _aside(contact: str) -> str:
    """ "Ada Holt, Records Manager," within a sentence; a mere role without the commas."""
    return f"{contact}," if "," in contact else contact


def _standing(version: DocumentVersion, replaced_by: str) -> str:
    label = version.version_label
    label = f" {label}" if label and label not in version.title else ""
    name = f"“{version.title}{label}”"
    if version.status is DocumentStatus.DRAFT:
        return f"Only {name} covers this, and it is a draft that is not in force."
    if version.status is DocumentStatus.SUPERSEDED:
        replaced = f" It was replaced by “{replaced_by}”." if replaced_by else ""
        return f"Only {name} covers this, and it is superseded.{replaced}"
    return f"Only {name} covers this, and it is {version.status.value.replace('_', ' ')}."
