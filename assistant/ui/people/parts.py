"""What the pages about accounts are made of; the server puts it together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.ui.accounts import Accounts
from assistant.ui.errors import AccountError
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import RefusedError, page_sentence
from assistant.ui.oidc.settings import OidcSettings
from assistant.ui.sessions import Sessions

WAYS = {"password": "password", "link": "one-time link", "provider": "sign-in provider"}
"""How a session was opened, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleParts:
    """What the routes need."""

    accounts: Accounts
    sessions: Sessions
    govern: GovernParts
    base_url: str
    """The page's address as people type it, without a "/" at its end."""
    secure: bool
    """Whether the cookie is for https only."""
    provider: OidcSettings


@contextmanager
def told_on_the_page() -> Iterator[None]:
    """What cannot be done to an account is a page with its sentence."""
    try:
        yield
    except AccountError as error:
        raise RefusedError(422, page_sentence(str(error))) from error
