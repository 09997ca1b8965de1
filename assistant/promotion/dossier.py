"""Everything that is on record of one release, read at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.promotion.acts import find_release
from assistant.promotion.counting import Consent, consent, is_allowing
from assistant.promotion.errors import UnknownAssistantReleaseError
from assistant.promotion.keeping import bars
from assistant.promotion.keeping import channels as moving
from assistant.promotion.keeping import releases as store
from assistant.promotion.keeping import verdicts as judged
from assistant.promotion.moving import is_still_approved, ran_before
from assistant.promotion.records import (
    CHANNELS,
    PRODUCTION,
    Approval,
    BarRecord,
    KeptVerdict,
    Move,
    Registered,
    Waiver,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VERDICTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One release with what was said of it and done with it."""

    release: Registered
    at: datetime
    """When this was read; UTC without a zone, like every moment here."""
    verdicts: Sequence[KeptVerdict]
    """The newest first."""
    approvals: Sequence[Approval]
    """Of every verdict, the oldest first; also those that ended."""
    waivers: Sequence[Waiver]
    """Likewise."""
    moves: Sequence[Move]
    """Those to it and those away from it, the newest first."""
    consent: Consent | None
    """Who lets the newest verdict count; None where approvals cannot follow it."""
    bar: BarRecord | None
    """The adopted one."""
    running: Mapping[str, Registered]
    """What each channel runs; a channel that runs nothing is not there."""
    before: Mapping[str, Registered]
    """What each channel would go back to; a channel that could not is not there."""
    ran_in: frozenset[str]
    """The channels that could go back to this release, which nobody has taken back from there."""

    @property
    def verdict(self) -> KeptVerdict | None:
        """The newest."""
        return self.verdicts[0] if self.verdicts else None

    @property
    def runs_in(self) -> list[str]:
        """The channels that run it now."""
        return [name for name, each in self.running.items() if each.number == self.release.number]

    @property
    def production_digest(self) -> str | None:
        """Of what production runs now."""
        return self.running[PRODUCTION].digest if PRODUCTION in self.running else None

    def waivers_in_force(self) -> list[Waiver]:
        """Those of the newest verdict that have not ended."""
        newest = self.verdict.verdict_id if self.verdict else None
        return [each for each in self.waivers if each.verdict_id == newest and each.expires_at > self.at]

    def approvals_in_force(self) -> list[Approval]:
        """Those of the newest verdict that were neither revoked nor ended."""
        newest = self.verdict.verdict_id if self.verdict else None
        return [each for each in self.approvals if each.verdict_id == newest and stands(each, self.at)]


def stands(approval: Approval, at: datetime) -> bool:
    """Whether an approval was neither revoked nor has ended at a moment."""
    return approval.revoked_at is None and (approval.expires_at is None or approval.expires_at > at)


def read_dossier(
    connection: Connection, reference: str | int, *, at: datetime, policy_approvals: int
) -> Dossier:
    """Everything of one release.

    Raises:
        UnknownAssistantReleaseError: If there is none.
    """
    release = find_release(connection, reference)
    verdicts = judged.verdicts_of(connection, release.number, last=_VERDICTS)
    approvals = judged.approvals_of(connection, release.number)
    waivers = judged.waivers_of(connection, release.number)
    moves = {name: moving.moves_of(connection, name) for name in CHANNELS}
    given = None
    if verdicts and is_allowing(verdicts[0]):
        given = consent(
            verdicts[0], approvals, waivers, editors=release.editors, at=at, policy_approvals=policy_approvals
        )
    return Dossier(
        release=release,
        at=at,
        verdicts=verdicts,
        approvals=approvals,
        waivers=waivers,
        moves=_about(release, [each for past in moves.values() for each in past]),
        consent=given,
        bar=bars.adopted_bar(connection),
        running=_running(connection),
        before=_before(connection, moves),
        ran_in=frozenset(
            name
            for name in CHANNELS
            if release.number in (*ran_before(moves[name]), *ran_before(moves[PRODUCTION]))
            and _may_go_back(connection, name, release.number)
        ),
    )


def find_verdict(connection: Connection, run_id: str) -> KeptVerdict | None:
    """The verdict that one run left; None where it left none."""
    return judged.find_run(connection, run_id)


def newest_releases(connection: Connection, *, last: int) -> list[Registered]:
    """The releases that were registered last, the newest first."""
    return store.list_releases(connection, last=last)


def _about(release: Registered, moves: Sequence[Move]) -> list[Move]:
    found = [each for each in moves if release.number in (each.release, each.previous)]
    return sorted(found, key=lambda each: each.move_id, reverse=True)


def _running(connection: Connection) -> dict[str, Registered]:
    found: dict[str, Registered] = {}
    for channel in CHANNELS:
        try:
            found[channel] = find_release(connection, channel)
        except UnknownAssistantReleaseError:
            continue
    return found


def _before(connection: Connection, moves: Mapping[str, Sequence[Move]]) -> dict[str, Registered]:
    """What going back without naming a release would choose."""
    found: dict[str, Registered] = {}
    for channel, past in moves.items():
        now = moving.runs(connection, channel)
        others = (number for number in ran_before(past) if number != now)
        number = next((each for each in others if _may_go_back(connection, channel, each)), None)
        if number is not None:
            found[channel] = store.load_release(connection, number)
    return found


def _may_go_back(connection: Connection, channel: str, release: int) -> bool:
    verdict_id = moving.promoted_verdict(connection, release, (channel, PRODUCTION))
    return is_still_approved(connection, release, verdict_id)
