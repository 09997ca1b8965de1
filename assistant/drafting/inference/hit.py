"""What one place of one document says about one topic. Pure data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.statement import Section, Statement

EXPLICIT, BY_CONTEXT, GENERAL = 3, 2, 1
"""How surely a place speaks of the thing: it names it; its heading does; it speaks of a wider thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A value that a place gives."""

    topic: Topic
    value: Any
    said: tuple[Statement, ...]
    """What is quoted for it."""
    focus: str = ""
    """The words within a long statement that are quoted."""
    strength: int = EXPLICIT
    variant: bool = False
    """Whether it holds for some cases only, so that another value does not contradict it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Reads one or more topics from a section."""

    topics: frozenset[Topic]
    trigger: re.Pattern[str]
    """Without a match in the section's text there is nothing to read."""
    read: Callable[[Section], Iterable[Hit]]
    anywhere: bool = False
    """Whether it also reads where nothing is said of artificial intelligence."""


def one_of(*patterns: str) -> re.Pattern[str]:
    """Any of these, whatever the case, as whole words."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
