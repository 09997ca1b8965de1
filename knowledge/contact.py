"""Whom to ask about a document. Pure."""

from __future__ import annotations

from typing import Protocol

from knowledge.people import can_be_asked


class Owned(Protocol):
    """What is known of a document's owner."""

    @property
    def owner(self) -> str | None: ...
    @property
    def deputy(self) -> str | None: ...
    @property
    def owner_left(self) -> bool: ...
    @property
    def stand_in(self) -> str | None: ...


def contact_of(document: Owned) -> str | None:
    """The owner; where the owner has left or is still to be named, whoever stands in.

    None where nobody can be asked.
    """
    if document.owner_left:
        return document.stand_in
    candidates = (document.owner, document.deputy)
    return next((name for name in candidates if name and can_be_asked(name)), None)
