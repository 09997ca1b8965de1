"""Answers as JSON values, and questions from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from enum import Enum
from typing import Any

from assistant.answering.answer import Answer, Question, Turn
from assistant.errors import InvalidRequestError
from knowledge.audience import ROLES


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain JSON values; see the command contract of `playbook ask`."""
    return _plain(asdict(answer))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def parse_history(value: Any) -> tuple[Turn, ...]:
    """Turns from a JSON list of {"role", "text"}.

    Raises:
        InvalidRequestError: If it is anything else.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidRequestError('The history must be a list of {"role": "user", "text": "…"}.')
    turns = []
    for turn in value:
        if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
            raise InvalidRequestError('Each history entry needs a "role" and a "text".')
        role = "user" if turn.get("role") == "user" else "assistant"
        turns.append(Turn(role=role, text=turn["text"]))
    return tuple(turns)


def parse_question(value: Mapping[str, Any], *, defaults: Question) -> Question:
    """A question from one JSON object of a batch; unknown fields are ignored.

    Raises:
        InvalidRequestError: If a field has the wrong type or the role is unknown.
    """
    text = value.get("question")
    if not isinstance(text, str):
        raise InvalidRequestError('Each line needs a "question" that is a string.')
    role = value.get("role") or defaults.role
    if role not in ROLES:
        raise InvalidRequestError(f"Unknown role {role!r}; use one of {', '.join(ROLES)}.")
    return Question(
        text=text,
        role=role,
        groups=defaults.groups,
        history=parse_history(value.get("history")) or defaults.history,
        collection=_text(value, "collection") or defaults.collection,
        as_of=_as_of(value.get("as_of")) or defaults.as_of,
        asker=defaults.asker,
    )


def _text(value: Mapping[str, Any], name: str) -> str | None:
    found = value.get(name)
    if found is not None and not isinstance(found, str):
        raise InvalidRequestError(f'"{name}" must be a string.')
    return found


def _as_of(value: Any) -> str | None:
    """A release number or a date; a number may be given as a number."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InvalidRequestError('"as_of" must be a release number or a date such as "2026-03-01".')
