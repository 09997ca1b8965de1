"""A judge's reply, read strictly: one JSON object of exactly this shape, or no verdict at all. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

MAX_CHARS = 20_000
_FENCED = re.compile(r"```(?:json)?\s*\n(.*)\n\s*```", re.DOTALL)


class UnreadableReplyError(ValueError):
    """A reply that is no verdict; the message says what is wrong with it, never what it holds."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SentenceVerdict(_Strict):
    """Of one sentence."""

    n: int
    reason: str
    supported: bool


class AnswerVerdict(_Strict):
    """Of the answer as a whole."""

    reason: str
    verdict: bool


class JudgeReply(_Strict):
    """All that a judge says."""

    sentences: list[SentenceVerdict]
    answers: AnswerVerdict


def read_reply(text: str, *, sentences: int) -> JudgeReply:
    """The verdicts of a reply.

    The whole reply must be the object, at most within one code fence: nothing is searched for, so
    that a verdict which the judge merely repeats from the answer is never taken for its own.

    Args:
        text: As the judge wrote it.
        sentences: How many it was to judge.

    Raises:
        UnreadableReplyError: If anything is missing, added, repeated or of another type.
    """
    body = text.strip()
    fenced = _FENCED.fullmatch(body)
    body = fenced.group(1).strip() if fenced else body
    if len(body) > MAX_CHARS:
        raise UnreadableReplyError("it is too long")
    try:
        value = json.loads(body, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        told = isinstance(error, UnreadableReplyError)
        raise UnreadableReplyError(str(error) if told else "it is not one JSON object") from None
    try:
        reply = JudgeReply.model_validate(value)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"] if not _is_foreign(part))
        raise UnreadableReplyError(f"{where or 'it'} is not of the asked shape") from None
    if [each.n for each in reply.sentences] != list(range(1, sentences + 1)):
        raise UnreadableReplyError(
            f"it does not judge the sentences 1 to {sentences}, each once and in order"
        )
    return reply


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise UnreadableReplyError("it gives a key twice")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise UnreadableReplyError("it holds what is no JSON number")


def _is_foreign(part: object) -> bool:
    """A key that the reply made up is not repeated to anybody."""
    return isinstance(part, str) and part not in {
        "sentences",
        "answers",
        "n",
        "reason",
        "supported",
        "verdict",
    }
