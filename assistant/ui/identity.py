"""Whose request or message is being served. Set by the middleware and the socket guard only."""

from __future__ import annotations

from contextvars import ContextVar

from assistant.ui.errors import NotYoursError
from assistant.ui.sessions import SignedIn

_signed_in: ContextVar[SignedIn | None] = ContextVar("signed_in", default=None)


def set_signed_in(person: SignedIn | None) -> None:
    """Say who this request, or this connection's tasks, belong to."""
    _signed_in.set(person)


def signed_in() -> SignedIn | None:
    """Who is signed in; None where nobody is."""
    return _signed_in.get()


def require_account() -> str:
    """The account that is signed in.

    Raises:
        NotYoursError: If nobody is, because nothing belongs to nobody.
    """
    person = _signed_in.get()
    if person is None:
        raise NotYoursError()
    return person.account
