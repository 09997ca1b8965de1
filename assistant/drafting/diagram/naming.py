"""Ids that are unique over a whole picture and valid in XML and Mermaid. Pure."""

from __future__ import annotations

import re

from assistant.drafting.artifacts.parties import identifier

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


class Ids:
    """Gives each thing an id of its own, its wanted one where that is free."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """The wanted id, or one made from it. Letters count as the same in either case."""
        base = wanted if _NAME.fullmatch(wanted) else identifier(wanted)
        made, number = base, 2
        while made.lower() in self._taken:
            made, number = f"{base}-{number}", number + 1
        self._taken.add(made.lower())
        return made
