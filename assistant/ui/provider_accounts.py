"""Accounts of people who sign in with the provider: found by issuer and subject, never by a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assistant.ui.accounts import OPERATOR, changes, told, utc_now
from assistant.ui.oidc.claims import ProviderPerson
from assistant.ui.oidc.errors import NoRoleError, OidcError
from assistant.ui.store.schema import accounts, identities, sessions
from knowledge.audit.trail import append_entry
from knowledge.people import fold_name
from knowledge.store.engine import write
from knowledge.store.schema import audit_entries

BY_PROVIDER = "sign-in provider"
"""Who made or changed an account, for the audit trail, where the provider's word did."""
_NEVER = frozenset({OPERATOR, "installation", fold_name(BY_PROVIDER)})
"""Names that stand for no person."""
_MOST_NAMESAKES = 1_000


class ProviderAccounts:
    """Gives each person whom the provider signs in the account that is theirs for good.

    The account's name is chosen at the first sign-in and stays: it is what the audit trail, authorship
    and the rule that nobody approves their own go by. What the provider calls the person later is
    kept beside it. A name that anybody has or had goes to nobody else.
    """

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine, self._now = engine, now

    def admit(self, person: ProviderPerson, *, ask: str) -> str:
        """The account of a person, with the role and groups of this moment.

        Args:
            ask: Whom to ask, for the sentence.

        Raises:
            NoRoleError: If the account is deactivated.
            OidcError: If two sign-ins met; the next try works.
        """
        try:
            with write(self._engine) as connection:
                return self._admit(connection, person, ask)
        except IntegrityError as error:
            raise OidcError("Two sign-ins of yours met; begin again.") from error

    def account_of(self, issuer: str, subject: str) -> str | None:
        """The account of a person; None where they never came."""
        query = select(identities.c.account).where(_is(issuer, subject))
        with self._engine.connect() as connection, connection.begin():
            return connection.scalar(query)

    def _admit(self, connection: Connection, person: ProviderPerson, ask: str) -> str:
        mine = _is(person.issuer, person.subject)
        name = connection.scalar(select(identities.c.account).where(mine))
        seen = {"called": person.called, "last_seen_at": self._now()}
        if name is None:
            shown = self._free_name(connection, person.called)
            name = fold_name(shown)
            key = {"issuer": person.issuer, "subject": person.subject, "account": name}
            connection.execute(insert(identities).values({**key, **seen}))
            self._add(connection, name, shown, person)
            return name
        connection.execute(update(identities).where(mine).values(seen))
        row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
        if row is None:  # removed since, and allowed again by the provider
            self._add(connection, name, self._shown_before(name, person), person)
        elif row.deactivated_at is not None:
            raise NoRoleError(f"Your account is deactivated; ask {ask}.")
        else:
            self._refresh(connection, row, person)
        return str(name)

    def _add(self, connection: Connection, name: str, shown: str, person: ProviderPerson) -> None:
        row = {
            "name": name,
            "display_name": shown,
            "role": person.first_role,
            "groups": sorted(person.groups or ()),
            "password_hash": None,
            "created_at": self._now(),
        }
        connection.execute(insert(accounts).values(row))
        self._audit(connection, "user.added", name, told(row))

    def _refresh(self, connection: Connection, row: Row[Any], person: ProviderPerson) -> None:
        values: dict[str, Any] = {}
        if person.role is not None and person.role != row.role:
            values["role"] = person.role
        if person.groups is not None and person.groups != frozenset(row.groups):
            values["groups"] = sorted(person.groups)
        if not values:
            return
        connection.execute(update(accounts).where(accounts.c.name == row.name).values(values))
        if "role" in values:
            connection.execute(delete(sessions).where(sessions.c.account == row.name))
        self._audit(connection, "user.changed", row.name, changes(row._mapping, values))

    def _free_name(self, connection: Connection, called: str) -> str:
        for number in range(1, _MOST_NAMESAKES):
            shown = called if number == 1 else f"{called} {number}"
            if not _is_taken(connection, fold_name(shown)):
                return shown
        raise OidcError("Too many people have your name here; ask whoever runs this assistant.")

    @staticmethod
    def _shown_before(name: str, person: ProviderPerson) -> str:
        return person.called if fold_name(person.called) == name else name

    def _audit(self, connection: Connection, action: str, name: str, details: dict[str, Any]) -> None:
        at = self._now().replace(tzinfo=UTC)
        append_entry(connection, at=at, actor=BY_PROVIDER, action=action, subject=name, details=details)


def _is(issuer: str, subject: str) -> Any:
    return (identities.c.issuer == issuer) & (identities.c.subject == subject)


def _is_taken(connection: Connection, name: str) -> bool:
    """Whether anybody has this name or had it: what they did is kept under it."""
    if name in _NEVER:
        return True
    had = (audit_entries.c.action == "user.added") & (audit_entries.c.subject == name)
    anybody = or_(
        exists().where(accounts.c.name == name),
        exists().where(identities.c.account == name),
        exists().where(had),
    )
    return bool(connection.scalar(select(anybody)))
