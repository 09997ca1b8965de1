"""Who may sign in, with which role and groups. Both are read here at every turn, never from a token."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from assistant.ui.errors import AccountError
from assistant.ui.passwords import hash_password, matches, require_password
from assistant.ui.store.schema import (
    accounts,
    feedback,
    identities,
    sessions,
    sign_in_links,
    steps,
    threads,
)
from knowledge.audience import ROLES, normalise_groups
from knowledge.audit.trail import append_entry
from knowledge.people import fold_name
from knowledge.store.engine import write

OPERATOR = "operator"
"""The account of whoever runs the server and opens its link."""

_MAX_NAME_CHARS = 100


def utc_now() -> datetime:
    """The time in UTC without a zone, as the tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person who may sign in. What people do is kept under the display name, and rules such as
    "nobody approves their own" compare it folded: it is unique that way, and it never changes."""

    name: str
    """The display name folded, unique."""
    display_name: str
    role: str
    groups: frozenset[str]
    """Bare names."""
    has_password: bool
    created_at: datetime
    called: str | None = None
    """What the sign-in provider last called the person; None where they do not sign in there."""
    last_sign_in_at: datetime | None = None
    deactivated_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether the person may sign in."""
        return self.deactivated_at is None

    @property
    def of_provider(self) -> bool:
        """Whether the person signs in with the provider."""
        return self.called is not None

    @property
    def kind(self) -> str:
        """How the person signs in, in words."""
        if self.of_provider:
            return "sign-in provider"
        return "password" if self.has_password else "one-time link"


class Accounts:
    """The accounts of one installation."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine, self._now = engine, now

    def add(
        self,
        name: str,
        *,
        role: str,
        groups: Iterable[str] = (),
        password: str | None = None,
        by: str = OPERATOR,
    ) -> Account:
        """Add an account; without a password it signs in by link only.

        Args:
            name: As it is to be shown.
            role: One of `ROLES`.
            groups: Bare names.
            password: None for none.
            by: Who adds it, for the audit trail.

        Raises:
            AccountError: If the name, role or a group cannot be used or the name is taken.
        """
        folded, shown = _check_name(name)
        check_role(role)
        row = {
            "name": folded,
            "display_name": shown,
            "role": role,
            "groups": _checked_groups(groups),
            "password_hash": _hash(password, shown) if password is not None else None,
            "created_at": self._now(),
        }
        try:
            with write(self._engine) as connection:
                connection.execute(insert(accounts).values(row))
                self._audit(connection, "user.added", folded, by, told(row))
        except IntegrityError as error:
            raise AccountError(f"There is already an account {shown!r}; choose another name.") from error
        return self.get(folded)

    def ensure_operator(self) -> Account:
        """The operator's account, made on first use: it may do what the command line may."""
        if self.find(OPERATOR) is None:
            self.add(OPERATOR, role="admin")
        return self.get(OPERATOR)

    def find(self, name: str) -> Account | None:
        """The account of this name; None where there is none."""
        with self._engine.connect() as connection, connection.begin():
            row = _row(connection, fold_name(name))
        return _account(row) if row else None

    def get(self, name: str) -> Account:
        """The account of this name.

        Raises:
            AccountError: If there is none.
        """
        account = self.find(name)
        if account is None:
            raise AccountError(f"There is no account {name!r}; `playbook users list` shows those there are.")
        return account

    def list(self) -> list[Account]:
        """Every account in order of name."""
        with self._engine.connect() as connection, connection.begin():
            rows = connection.execute(_described().order_by(accounts.c.name)).all()
        return [_account(row) for row in rows]

    def any_with_password(self) -> bool:
        """Whether somebody other than the operator can sign in."""
        query = select(func.count()).select_from(accounts)
        with self._engine.connect() as connection, connection.begin():
            return bool(connection.scalar(query.where(accounts.c.password_hash.is_not(None))))

    def set_password(self, name: str, password: str, *, by: str = OPERATOR) -> None:
        """Replace the password and end every session of the account, and its links.

        Raises:
            AccountError: If it may not be a password, or the person signs in with the provider.
        """
        account = self.get(name)
        if account.of_provider:
            raise AccountError(f"{account.display_name} signs in with the provider and needs no password.")
        self._change(name, by, password_hash=_hash(password, account.display_name))

    def set_role(self, name: str, role: str, *, by: str = OPERATOR, keeps_an_admin: bool = False) -> None:
        """Change the role. It counts from the next request; sessions end as well.

        Args:
            keeps_an_admin: Refuse to leave nobody but the operator as admin.
        """
        check_role(role)
        self._change(name, by, keeps_an_admin=keeps_an_admin, role=role)

    def deactivate(self, name: str, *, by: str = OPERATOR, keeps_an_admin: bool = False) -> None:
        """Let the person sign in no more, and end their sessions. What they did stays theirs.

        Args:
            keeps_an_admin: Refuse to leave nobody but the operator as admin.
        """
        self._change(name, by, keeps_an_admin=keeps_an_admin, deactivated_at=self._now())

    def reactivate(self, name: str, *, by: str = OPERATOR) -> None:
        """Let a deactivated person sign in again."""
        self._change(name, by, deactivated_at=None)

    def set_groups(self, name: str, groups: Iterable[str], *, by: str = OPERATOR) -> None:
        """Put an account into these groups and no others. It counts from the next request.

        Raises:
            AccountError: If there is no such account or a group's name cannot be used.
        """
        self._change(name, by, end_sessions=False, groups=_checked_groups(groups))

    def remove(self, name: str, *, by: str = OPERATOR) -> None:
        """Remove the account with its sessions, conversations and feedback."""
        folded = self.get(name).name
        own_threads = select(threads.c.id).where(threads.c.account == folded)
        own_steps = select(steps.c.id).where(steps.c.thread_id.in_(own_threads))
        with write(self._engine) as connection:
            connection.execute(delete(feedback).where(feedback.c.step_id.in_(own_steps)))
            connection.execute(delete(feedback).where(feedback.c.account == folded))
            connection.execute(delete(steps).where(steps.c.thread_id.in_(own_threads)))
            for table in (threads, sessions, sign_in_links):
                connection.execute(delete(table).where(table.c.account == folded))
            gone = _row(connection, folded)
            connection.execute(delete(accounts).where(accounts.c.name == folded))
            self._audit(connection, "user.removed", folded, by, told(gone._mapping) if gone else {})

    def note_denied_sign_in(self, name: str, *, reason: str = "wrong password") -> None:
        """Tell the audit trail of a sign-in that failed. A name that nobody has is not repeated there:
        it may be a password in the wrong field."""
        known = self.find(name)
        with write(self._engine) as connection:
            who = known.name if known else "an unknown name"
            self._audit(connection, "act.denied", "sign in", who, {"reason": reason})

    def check_password(self, name: str, password: str) -> Account | None:
        """The account if the password is right. Takes as long for a name that does not exist."""
        with self._engine.connect() as connection, connection.begin():
            row = _row(connection, fold_name(name))
        usable = row is not None and row.deactivated_at is None
        right = matches(row.password_hash if row is not None and usable else None, password)
        return _account(row) if row is not None and right else None

    def note_ended_sessions(self, name: str, *, by: str, count: int) -> None:
        """Tell the audit trail that somebody's sessions were ended."""
        with write(self._engine) as connection:
            details = {"sessions": f"{count} ended"}
            self._audit(connection, "user.changed", self.get(name).name, by, details)

    def note_link(self, name: str, *, by: str) -> None:
        """Tell the audit trail that a link was made with which somebody's password can be set."""
        with write(self._engine) as connection:
            self._audit(connection, "user.changed", self.get(name).name, by, {"link": "to set a password"})

    def _change(
        self, name: str, by: str, *, end_sessions: bool = True, keeps_an_admin: bool = False, **values: Any
    ) -> None:
        folded = self.get(name).name
        with write(self._engine) as connection:
            before = _row(connection, folded)
            if before is None:
                return
            connection.execute(update(accounts).where(accounts.c.name == folded).values(values))
            if keeps_an_admin:
                _require_admin(connection, before)
            if end_sessions:
                for table in (sessions, sign_in_links):
                    connection.execute(delete(table).where(table.c.account == folded))
            details = changes(before._mapping, values)
            details |= {"password": "replaced"} if "password_hash" in values else {}
            self._audit(connection, "user.changed", folded, by, details)

    def _audit(
        self, connection: Connection, action: str, subject: str, by: str, details: Mapping[str, Any]
    ) -> None:
        at = self._now().replace(tzinfo=UTC)
        append_entry(connection, at=at, actor=by, action=action, subject=subject, details=details)


def changes(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit trail says of a change: each field before and after."""
    old, new = told(before), told({**before, **values})
    changed = {key: [old[key], new[key]] for key in new if old[key] != new[key]}
    if (before["deactivated_at"] is None) != (values.get("deactivated_at", before["deactivated_at"]) is None):
        changed["active"] = [before["deactivated_at"] is None, before["deactivated_at"] is not None]
    return changed


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit trail says of an account: never anything of a password but that there is one."""
    return {
        "role": row["role"],
        "groups": list(row["groups"]),
        "has_password": row["password_hash"] is not None,
    }


def _described() -> Select[Any]:
    """Accounts with what their provider calls them."""
    joined = accounts.outerjoin(identities, identities.c.account == accounts.c.name)
    return select(accounts, identities.c.called).select_from(joined)


def _row(connection: Connection, folded: str) -> Row[Any] | None:
    return connection.execute(_described().where(accounts.c.name == folded)).first()


def _require_admin(connection: Connection, before: Row[Any]) -> None:
    """Check, within the change of an account, that somebody but the operator is admin after it."""
    admins = (
        (accounts.c.role == "admin") & accounts.c.deactivated_at.is_(None) & (accounts.c.name != OPERATOR)
    )
    left = connection.scalar(select(func.count()).select_from(accounts).where(admins))
    if before.role == "admin" and before.deactivated_at is None and not left:
        raise AccountError(f"{before.display_name} is the last admin; make somebody else admin first.")


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        display_name=row.display_name,
        role=row.role,
        groups=frozenset(row.groups),
        has_password=row.password_hash is not None,
        created_at=row.created_at,
        called=row.called,
        last_sign_in_at=row.last_sign_in_at,
        deactivated_at=row.deactivated_at,
    )


def _check_name(name: str) -> tuple[str, str]:
    shown = unicodedata.normalize("NFKC", name).strip()
    usable = all(c.isalnum() or c in " .-_@'" for c in shown)
    if not shown or len(shown) > _MAX_NAME_CHARS or not usable:
        raise AccountError(
            f"{name!r} cannot be an account's name; use up to {_MAX_NAME_CHARS} letters, digits, "
            "spaces and . - _ @ '."
        )
    return fold_name(shown), shown


def check_role(role: str) -> None:
    """Check the name of a role.

    Raises:
        AccountError: If there is no such role.
    """
    if role not in ROLES:
        raise AccountError(f"{role!r} is not a role; use one of {', '.join(ROLES)}.")


def _checked_groups(groups: Iterable[str]) -> list[str]:
    try:
        return sorted(normalise_groups(groups))
    except ValueError as error:
        raise AccountError(f"{error}.") from error


def _hash(password: str, name: str) -> str:
    require_password(password, name=name)
    return hash_password(password)


def acting_account(engine: Engine, name: str) -> Account | None:
    """The account of somebody who acts at the command line; None in a home without accounts.

    Raises:
        AccountError: If people have accounts here and none of them has this name.
    """
    if not inspect(engine).has_table(accounts.name):
        return None
    known = Accounts(engine)
    if not any(account.name != OPERATOR for account in known.list()):
        return None
    account = known.find(name)
    if account is None or not account.active:
        raise AccountError(
            f"There is no account {name!r}; name one with --as, `playbook users list` shows those there are."
        )
    return account
