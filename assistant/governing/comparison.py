"""An answer of then beside the one of now, as its reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from assistant.answering.answer import Answer
from assistant.governing.question_entry import citation_fact, sentence_fact
from assistant.governing.replay import Replay
from knowledge.acting import Actor
from knowledge.documents import DocumentVersion
from knowledge.errors import UnknownDocumentError

WITHHELD = "(from a document that you may not read)"


class Versions(Protocol):
    """Where quotes are looked up."""

    def version(
        self, reference: str, *, role: str | None = None, groups: frozenset[str] = ...
    ) -> DocumentVersion: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a replay found."""

    answer_id: str
    asked_at: str
    """ISO moment in UTC."""
    asker: str
    question: str
    role: str
    release: int
    assistant_release: str
    reproduced: bool
    differences: Sequence[str]
    reasons: Sequence[str]
    then: Mapping[str, Any]
    """status, refusal, model, confidence and citations, as the trail has them."""
    now: Mapping[str, Any]
    """The same of the new answer, and its sentences."""
    same_sentences: Sequence[bool]
    """For each sentence of then whether one of now says the same, word for word."""

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def compare_replay(replay: Replay, versions: Versions, *, reader: Actor) -> Comparison:
    """Put both answers side by side. What the reader may not read is withheld, its place is not.

    Args:
        replay: What was answered again.
        versions: The knowledge base of now: versions stay when their documents change.
        reader: Who looks. The replay itself was asked with the role of then.
    """
    asked, details = replay.asked, replay.asked.details
    now = [citation_fact(citation) for citation in replay.answer.citations]
    hashes = [sentence_fact(sentence)["sha256"] for sentence in replay.answer.sentences]
    return Comparison(
        answer_id=asked.answer_id,
        asked_at=asked.at,
        asker=asked.asker,
        question=details["question"],
        role=details["role"],
        release=details["release"],
        assistant_release=details["assistant_release"],
        reproduced=replay.reproduced,
        differences=replay.differences,
        reasons=replay.reasons,
        then={
            **{name: details[name] for name in ("status", "refusal", "model", "confidence")},
            "citations": [_quoted(each, versions, reader) for each in details["cited"]],
        },
        now={
            "status": replay.answer.status.value,
            "refusal": replay.answer.refusal.reason.value if replay.answer.refusal else None,
            "model": replay.answer.model,
            "confidence": replay.answer.confidence,
            "citations": [_quoted(each, versions, reader) for each in now],
            "sentences": _sentences(replay.answer, versions, reader),
        },
        same_sentences=[each["sha256"] in hashes for each in details["sentences"]],
    )


def _quoted(fact: Mapping[str, Any], versions: Versions, reader: Actor) -> dict[str, Any]:
    """A citation with the text that stands at its place."""
    place = {name: fact[name] for name in ("n", "doc_id", "version", "start", "end")}
    version = _version(f"{fact['doc_id']}@{fact['version']}", versions, reader)
    return {**place, "quote": version.text[fact["start"] : fact["end"]] if version else WITHHELD}


def _sentences(answer: Answer, versions: Versions, reader: Actor) -> list[str]:
    if not answer.sentences:
        nearest = answer.refusal.nearest if answer.refusal else ()
        named = all(_may_see(each.doc_id, versions, reader) for each in nearest)
        return [answer.answer if named else WITHHELD]
    closed = {
        citation.n
        for citation in answer.citations
        if not _may_see(f"{citation.doc_id}@{citation.version}", versions, reader)
    }
    return [
        WITHHELD if closed.intersection(sentence.citations) else sentence.text
        for sentence in answer.sentences
    ]


def _may_see(reference: str, versions: Versions, reader: Actor) -> bool:
    return _version(reference, versions, reader) is not None


def _version(reference: str, versions: Versions, reader: Actor) -> DocumentVersion | None:
    try:
        return versions.version(reference, role=reader.role, groups=reader.groups)
    except UnknownDocumentError:
        return None
