"""Signed-in sessions and one-time links. Both live on the server; the browser holds a random token.

Only hashes of tokens are stored, so that a copy of the database signs nobody in.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, select, update
from sqlalchemy.exc import OperationalError

from assistant.ui.accounts import utc_now
from assistant.ui.store.schema import accounts, sessions, sign_in_links
from knowledge.audience import NO_GROUPS
from knowledge.store.engine import write

SESSION_LIFETIME = timedelta(hours=12)
IDLE_LIFETIME = timedelta(hours=2)
LINK_LIFETIME = timedelta(minutes=15)
PASSWORD_LINK_LIFETIME = timedelta(hours=24)
_NOTED_EVERY = timedelta(minutes=1)
_MAX_TOKEN_CHARS = 200
_MOST_SESSIONS = 50
"""Of one account; the ones used longest ago give way."""
_LOG = logging.getLogger(__name__)

Way = Literal["password", "link", "provider"]
"""How a session was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who makes a request, as the tables say at this moment."""

    account: str
    display_name: str
    role: str
    groups: frozenset[str] = NO_GROUPS
    way: str = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session as its owner sees it."""

    id: str
    """Names it among the sessions of its account; it signs nobody in."""
    opened_at: datetime
    last_used_at: datetime
    way: str
    browser: str
    """In words."""


class Sessions:
    """Opens, finds, lists and ends sessions."""

    def __init__(
        self,
        engine: Engine,
        *,
        now: Callable[[], datetime] = utc_now,
        lifetime: timedelta = SESSION_LIFETIME,
        idle: timedelta = IDLE_LIFETIME,
    ) -> None:
        self._engine, self._now, self._lifetime, self._idle = engine, now, lifetime, idle

    @property
    def lifetime_s(self) -> int:
        """How long a session lasts at most, in seconds."""
        return int(self._lifetime.total_seconds())

    def open(
        self,
        account: str,
        *,
        way: Way = "link",
        browser: str = "",
        proved_at: datetime | None = None,
        proved: bool = True,
    ) -> str:
        """Start a session of this account and return its token.

        Args:
            browser: In words.
            proved_at: When the person proved who they are; None is now.
            proved: False where nobody knows when: acts that ask for a fresh sign-in will ask.
        """
        token, now = secrets.token_urlsafe(32), self._now()
        values = {
            "token_sha256": _hash(token),
            "account": account,
            "created_at": now,
            "last_used_at": now,
            "expires_at": now + self._lifetime,
            "proved_at": (proved_at or now) if proved else None,
            "way": way,
            "browser": browser[:100],
        }
        with write(self._engine) as connection:
            over = (sessions.c.expires_at <= now) | (sessions.c.last_used_at <= now - self._idle)
            connection.execute(delete(sessions).where(over))
            newest = select(sessions.c.token_sha256).where(sessions.c.account == account)
            newest = newest.order_by(sessions.c.last_used_at.desc()).offset(_MOST_SESSIONS - 1)
            for surplus in connection.execute(newest).scalars().all():
                connection.execute(delete(sessions).where(sessions.c.token_sha256 == surplus))
            connection.execute(insert(sessions).values(values))
            mine = accounts.c.name == account
            connection.execute(update(accounts).where(mine).values(last_sign_in_at=now))
        return token

    def find(self, token: str | None, *, notes_use: bool = True) -> SignedIn | None:
        """Who holds this token now; None where the session ended or never was.

        Args:
            notes_use: Whether this counts as use, which keeps an idle session from ending.
        """
        row = self._row(token)
        if row is None:
            return None
        if notes_use and self._now() - row.last_used_at >= _NOTED_EVERY:
            self._note_use(row.token_sha256)
        return SignedIn(
            account=row.name,
            display_name=row.display_name,
            role=row.role,
            groups=frozenset(row.groups),
            way=row.way,
        )

    def age(self, token: str | None) -> timedelta | None:
        """How long ago the person of this session proved who they are; None where that is not known
        or the session ended."""
        row = self._row(token)
        return self._now() - row.proved_at if row is not None and row.proved_at is not None else None

    def note_proof(self, session: str, account: str, at: datetime) -> bool:
        """Keep that the person of a session proved anew who they are.

        Returns:
            False where this account has no such session any more.
        """
        mine = self._alive(account) & (sessions.c.token_sha256 == session)
        with write(self._engine) as connection:
            changed = connection.execute(update(sessions).where(mine).values(proved_at=at))
        return bool(changed.rowcount)

    def list(self, account: str) -> list[OpenSession]:
        """The sessions of an account, the last used first."""
        query = select(sessions).where(self._alive(account)).order_by(sessions.c.last_used_at.desc())
        with self._engine.connect() as connection, connection.begin():
            rows = connection.execute(query).all()
        return [
            OpenSession(
                id=_shown_id(row.token_sha256),
                opened_at=row.created_at,
                last_used_at=row.last_used_at,
                way=row.way,
                browser=row.browser,
            )
            for row in rows
        ]

    def end(self, token: str) -> None:
        """End one session; nothing happens where there is none."""
        with write(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_sha256 == _hash(token)))

    def end_one(self, account: str, session_id: str) -> bool:
        """End a session of this account by the id that `list` gave; False where there is none."""
        with write(self._engine) as connection:
            mine = select(sessions.c.token_sha256).where(sessions.c.account == account)
            found = [each for each in connection.execute(mine).scalars() if _shown_id(each) == session_id]
            connection.execute(delete(sessions).where(sessions.c.token_sha256.in_(found)))
        return bool(found)

    def end_all(self, account: str) -> int:
        """End every session of this account and say how many there were; its links end as well."""
        with write(self._engine) as connection:
            connection.execute(delete(sign_in_links).where(sign_in_links.c.account == account))
            return connection.execute(delete(sessions).where(sessions.c.account == account)).rowcount

    def issue_link(self, account: str, *, sets_password: bool = False) -> str:
        """A token that is good once and not for long: it signs this account in, or sets its password."""
        token, now = secrets.token_urlsafe(32), self._now()
        lifetime = PASSWORD_LINK_LIFETIME if sets_password else LINK_LIFETIME
        values = {
            "token_sha256": _hash(token),
            "account": account,
            "expires_at": now + lifetime,
            "sets_password": sets_password,
        }
        with write(self._engine) as connection:
            over = sign_in_links.c.expires_at <= now
            if sets_password:  # the newest of them alone is good
                mine = sign_in_links.c.account == account
                over |= mine & sign_in_links.c.sets_password
            connection.execute(delete(sign_in_links).where(over))
            connection.execute(insert(sign_in_links).values(values))
        return token

    def redeem_link(self, token: str) -> str | None:
        """The account of a link that still signs in, and the end of the link."""
        return self._link(token, sets_password=False, use_up=True)

    def whose_password(self, token: str, *, use_up: bool = False) -> str | None:
        """The account whose password a link may still set; the link ends with `use_up`."""
        return self._link(token, sets_password=True, use_up=use_up)

    def _link(self, token: str, *, sets_password: bool, use_up: bool) -> str | None:
        if not token or len(token) > _MAX_TOKEN_CHARS:
            return None
        mine = and_(
            sign_in_links.c.token_sha256 == _hash(token), sign_in_links.c.sets_password == sets_password
        )
        query = select(sign_in_links).join(accounts, accounts.c.name == sign_in_links.c.account)
        query = query.where(mine, accounts.c.deactivated_at.is_(None))
        with write(self._engine) as connection:
            row = connection.execute(query).first()
            if use_up:
                connection.execute(delete(sign_in_links).where(mine))
        return row.account if row is not None and row.expires_at > self._now() else None

    def _row(self, token: str | None) -> Any | None:
        if not token or len(token) > _MAX_TOKEN_CHARS:
            return None
        query = (
            select(
                accounts.c.name,
                accounts.c.display_name,
                accounts.c.role,
                accounts.c.groups,
                sessions.c.token_sha256,
                sessions.c.last_used_at,
                sessions.c.proved_at,
                sessions.c.way,
            )
            .join(sessions, sessions.c.account == accounts.c.name)
            .where(self._alive(), sessions.c.token_sha256 == _hash(token))
            .where(accounts.c.deactivated_at.is_(None))
        )
        with self._engine.connect() as connection, connection.begin():
            return connection.execute(query).first()

    def _alive(self, account: str | None = None) -> ColumnElement[bool]:
        now = self._now()
        alive = and_(sessions.c.expires_at > now, sessions.c.last_used_at > now - self._idle)
        return alive if account is None else and_(alive, sessions.c.account == account)

    def _note_use(self, session: str) -> None:
        try:
            with write(self._engine) as connection:
                mine = sessions.c.token_sha256 == session
                connection.execute(update(sessions).where(mine).values(last_used_at=self._now()))
        except OperationalError:  # reading goes on where nothing can be written
            _LOG.warning("The last use of a session could not be noted.")


def session_key(token: str) -> str:
    """By what a session is stored: something made of its token that signs nobody in."""
    return _hash(token)


def session_id(token: str) -> str:
    """The id by which `Sessions.list` names the session of this token."""
    return _shown_id(_hash(token))


def _shown_id(token_sha256: str) -> str:
    return hashlib.sha256(f"shown {token_sha256}".encode()).hexdigest()[:16]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
