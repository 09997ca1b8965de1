"""What every act on releases shares: its transaction, the clock, the record of a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from assistant.answering.recipe import Recipe, recipe_from_json
from assistant.promotion.errors import (
    ClockError,
    EditedReleaseError,
    IncompleteActError,
    NotPromotableError,
    UnfitReleaseError,
    UnknownAssistantReleaseError,
    UnknownVerdictError,
)
from assistant.promotion.keeping import channels as moving
from assistant.promotion.keeping import releases as store
from assistant.promotion.keeping.transaction import RefusedByRuleError, newest_moment, transaction
from assistant.promotion.policy import ReleasePolicy
from assistant.promotion.records import CHANNELS, Approval, Registered
from knowledge.acting import Act, Actor
from knowledge.audit.asked import record_denial
from knowledge.audit.trail import append_entry
from knowledge.errors import NotAllowedError
from knowledge.store.engine import snapshot
from knowledge.store.moments import stored_moment

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

CLOCK_TOLERANCE = timedelta(seconds=5)
"""How far clocks of machines that share a database may differ."""

_DENIALS = (
    NotAllowedError,
    NotPromotableError,
    UnknownVerdictError,
    EditedReleaseError,
    UnfitReleaseError,
    ClockError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """One act under way."""

    connection: Connection
    actor: Actor
    now: datetime
    """With its zone."""

    @property
    def at(self) -> datetime:
        """The moment as tables hold it."""
        return stored_moment(self.now)

    def tell(self, action: str, subject: str, **details: Any) -> None:
        """Append the entry of this act to the audit trail."""
        append_entry(
            self.connection,
            at=self.now,
            actor=self.actor.name,
            action=action,
            subject=subject,
            details=details,
        )

    def require_past(self, approvals: Iterable[Approval]) -> None:
        """Refuse where an approval is of a time to come.

        Raises:
            ClockError: With what to do.
        """
        if any(each.at > self.at + CLOCK_TOLERANCE for each in approvals):
            raise ClockError


class PromotionActs:
    """Acts on releases, each one transaction with its audit entry. Safe for threads and processes."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        *,
        policy: Callable[[], ReleasePolicy] = ReleasePolicy,
        misfit: Callable[[Recipe], str | None] = lambda recipe: None,
    ) -> None:
        """
        Args:
            engine: The home's database.
            clock: The moment, with its zone.
            policy: Asked at each act, as the policy may change.
            misfit: What a release needs that this home does not have, such as
                `passages of 300 words`; None where it can run here.
        """
        self._engine, self._clock = engine, clock
        self._policy, self._misfit = policy, misfit

    def find(self, reference: str | int) -> Registered:
        """A release by `r-3`, its number, six or more letters of its digest, or a channel's name.

        Raises:
            UnknownAssistantReleaseError: If there is none, or several begin so.
        """
        with snapshot(self._engine) as connection:
            return find_release(connection, reference)

    def content(self, reference: str | int) -> Recipe:
        """What a release is made of, checked against what was registered.

        Raises:
            EditedReleaseError: If it was changed since.
            RecipeError: If this version cannot read it.
        """
        with snapshot(self._engine) as connection:
            return checked_recipe(connection, find_release(connection, reference))

    @contextmanager
    def _acting(self, actor: Actor, act: str, subject: str, permission: Act) -> Iterator[Acting]:
        """A transaction for one act. Where it is refused that leaves an entry of its own."""
        try:
            actor.require(permission)
            with transaction(self._engine) as connection:
                yield Acting(connection=connection, actor=actor, now=self._now(connection))
        except _DENIALS as error:
            self._note_denial(actor, act, subject, str(error))
            raise
        except RefusedByRuleError as error:
            self._note_denial(actor, act, subject, str(error))
            raise NotPromotableError(f"The database refused to {act} {subject}: {error}.") from error

    def _now(self, connection: Connection) -> datetime:
        """This moment, unless the trail tells of a later one.

        Raises:
            ClockError: If it does.
        """
        now = self._clock()
        newest = newest_moment(connection)
        # Entries write moments in one zone and width: comparing the texts compares the moments.
        if newest and newest > (now + CLOCK_TOLERANCE).astimezone(UTC).isoformat(timespec="milliseconds"):
            raise ClockError
        return now

    def _note_denial(self, actor: Actor, act: str, subject: str, reason: str) -> None:
        record_denial(
            self._engine,
            at=self._clock(),
            actor=actor.name,
            act=f"{act} {subject}",
            reason=reason,
            details={"role": actor.role},
        )

    def _require_fit(self, connection: Connection, release: Registered) -> None:
        """Refuse a release that was changed since it was registered, or that cannot run here.

        Raises:
            EditedReleaseError: If it was changed.
            UnfitReleaseError: If this home has not what it needs.
        """
        lacking = self._misfit(checked_recipe(connection, release))
        if lacking:
            raise UnfitReleaseError(
                f"{release.name} needs {lacking}; set that, run `playbook kb rebuild` and try again."
            )


def find_release(connection: Connection, reference: str | int) -> Registered:
    """See `PromotionActs.find`."""
    given = str(reference).strip().lower()
    if given in CHANNELS:
        number = moving.runs(connection, given)
        if number is None:
            raise UnknownAssistantReleaseError(given)
        return store.load_release(connection, number)
    bare = given.removeprefix("r-")
    try:
        if bare.isascii() and bare.isdigit() and len(bare) < 10:
            return store.load_release(connection, int(bare))
    except UnknownAssistantReleaseError:
        if given.startswith("r-"):
            raise
    found = store.find_by_digest(connection, given)
    if found is None:
        raise UnknownAssistantReleaseError(str(reference))
    return found


def checked_recipe(connection: Connection, release: Registered) -> Recipe:
    """See `PromotionActs.content`."""
    return recipe_from_json(store.checked_content(connection, release), digest=release.digest)


def require_reason(reason: str, act: str) -> str:
    """The reason without space around it.

    Raises:
        IncompleteActError: If it is none.
    """
    if not reason.strip():
        raise IncompleteActError(f"Give a reason to {act}, with --reason.")
    return reason.strip()
