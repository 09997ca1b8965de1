"""Where a conversation stands with its interview, as its stored replies say. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

KEY = "interview"
"""In the record of a step: of a reply where the interview stood, of a message that it was an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An interview as one reply left it. What was told is kept with the draft, not here."""

    on: bool = False
    draft: int | None = None
    """None until the first step of work was told."""
    version: int | None = None
    """Of the draft, when the reply was given."""

    def record(self) -> dict[str, Any]:
        """As it is kept with the reply."""
        return {KEY: {"on": self.on, "draft": self.draft, "version": self.version}}


OFF = Standing()
TOLD: Mapping[str, Any] = {KEY: {"told": True}}
"""The record of a message to the interview; such messages are no part of questions and answers."""


def standing_of(record: Mapping[str, Any] | None) -> Standing | None:
    """What the record of one step says; None where the step is no reply of an interview."""
    kept = (record or {}).get(KEY)
    if not kept or "on" not in kept:
        return None
    return Standing(on=kept["on"], draft=kept["draft"], version=kept["version"])


def last_standing(records: Iterable[Mapping[str, Any] | None]) -> Standing:
    """Where a conversation stands by the records of its steps, oldest first."""
    found = [each for each in map(standing_of, records) if each is not None]
    return found[-1] if found else OFF


def in_interview(record: Mapping[str, Any] | None) -> bool:
    """Whether a step is part of an interview."""
    return bool((record or {}).get(KEY))
