"""An answer read back from the JSON that the conversation's history keeps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.answering.answer import (
    Answer,
    AnswerSentence,
    AnswerStatus,
    Citation,
    NearestDocument,
    Refusal,
    RefusalReason,
    Usage,
)


def answer_from_record(record: Mapping[str, Any]) -> Answer:
    """The answer that `serialise.answer_to_json` wrote; fields added since keep their defaults."""
    known = {name: record[name] for name in Answer.__dataclass_fields__ if name in record}
    refusal = record.get("refusal")
    return Answer(
        **{
            **known,
            "status": AnswerStatus(record["status"]),
            "sentences": tuple(
                AnswerSentence(text=item["text"], citations=tuple(item["citations"]))
                for item in record["sentences"]
            ),
            "notices": tuple(record.get("notices", ())),
            "considered": tuple(record.get("considered", ())),
            "named": tuple(record.get("named", ())),
            "citations": tuple(_citation(item) for item in record["citations"]),
            "refusal": _refusal(refusal) if refusal else None,
            "usage": Usage(**record["usage"]) if record.get("usage") else Usage(),
        }
    )


def _citation(record: Mapping[str, Any]) -> Citation:
    dates = {
        name: date.fromisoformat(record[name]) if record[name] else None
        for name in ("effective_from", "review_by")
    }
    return Citation(**{**record, **dates})


def _refusal(record: Mapping[str, Any]) -> Refusal:
    return Refusal(
        reason=RefusalReason(record["reason"]),
        ask=record["ask"],
        nearest=tuple(NearestDocument(**item) for item in record["nearest"]),
    )
