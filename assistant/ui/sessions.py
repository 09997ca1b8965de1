"""Signed-in sessions and one-time links. Both live on the server; the browser holds a random token.

Only hashes of tokens are stored, so that a copy of the database signs nobody in.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from assistant.ui.accounts import utc_now
from assistant.ui.store.schema import accounts, sessions, sign_in_links
from knowledge.audience import NO_GROUPS
from knowledge.store.engine import write

SESSION_LIFETIME = timedelta(hours=12)
LINK_LIFETIME = timedelta(minutes=15)
_MAX_TOKEN_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who makes a request, as the tables say at this moment."""

    account: str
    display_name: str
    role: str
    groups: frozenset[str] = NO_GROUPS


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(
        self,
        engine: Engine,
        *,
        now: Callable[[], datetime] = utc_now,
        lifetime: timedelta = SESSION_LIFETIME,
    ) -> None:
        self._engine, self._now, self._lifetime = engine, now, lifetime

    @property
    def lifetime_s(self) -> int:
        """How long a session lasts, in seconds."""
        return int(self._lifetime.total_seconds())

    def open(self, account: str) -> str:
        """Start a session of this account and return its token."""
        token, now = secrets.token_urlsafe(32), self._now()
        with write(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
            connection.execute(
                insert(sessions).values(
                    token_sha256=_hash(token),
                    account=account,
                    created_at=now,
                    expires_at=now + self._lifetime,
                )
            )
        return token

    def find(self, token: str | None) -> SignedIn | None:
        """Who holds this token now; None where the session ended or never was."""
        if not token or len(token) > _MAX_TOKEN_CHARS:
            return None
        query = (
            select(accounts.c.name, accounts.c.display_name, accounts.c.role, accounts.c.groups)
            .join(sessions, sessions.c.account == accounts.c.name)
            .where(sessions.c.token_sha256 == _hash(token), sessions.c.expires_at > self._now())
        )
        with self._engine.connect() as connection, connection.begin():
            row = connection.execute(query).first()
        if row is None:
            return None
        return SignedIn(
            account=row.name,
            display_name=row.display_name,
            role=row.role,
            groups=frozenset(row.groups),
        )

    def age(self, token: str | None) -> timedelta | None:
        """How long ago this session was opened; None where it ended or never was."""
        if self.find(token) is None or token is None:
            return None
        query = select(sessions.c.created_at).where(sessions.c.token_sha256 == _hash(token))
        with self._engine.connect() as connection, connection.begin():
            opened = connection.scalar(query)
        return self._now() - opened if opened is not None else None

    def end(self, token: str) -> None:
        """End one session; nothing happens where there is none."""
        with write(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_sha256 == _hash(token)))

    def issue_link(self, account: str) -> str:
        """A token that signs this account in once, within the next minutes."""
        token, now = secrets.token_urlsafe(32), self._now()
        with write(self._engine) as connection:
            connection.execute(delete(sign_in_links).where(sign_in_links.c.expires_at <= now))
            connection.execute(
                insert(sign_in_links).values(
                    token_sha256=_hash(token), account=account, expires_at=now + LINK_LIFETIME
                )
            )
        return token

    def redeem_link(self, token: str) -> str | None:
        """The account of a link that is still good, and the end of the link."""
        if not token or len(token) > _MAX_TOKEN_CHARS:
            return None
        mine = sign_in_links.c.token_sha256 == _hash(token)
        with write(self._engine) as connection:
            row = connection.execute(select(sign_in_links).where(mine)).first()
            connection.execute(delete(sign_in_links).where(mine))
        return row.account if row is not None and row.expires_at > self._now() else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
