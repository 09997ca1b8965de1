"""How things stand: what each channel runs and why, what waits, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.promotion.counting import Consent, consent, is_allowing
from assistant.promotion.keeping import bars
from assistant.promotion.keeping import channels as moving
from assistant.promotion.keeping import releases as store
from assistant.promotion.keeping import verdicts as judged
from assistant.promotion.moving import is_still_approved
from assistant.promotion.records import (
    CHANNELS,
    Approval,
    BarRecord,
    KeptVerdict,
    Move,
    Registered,
    Waiver,
    release_name,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CANDIDATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStanding:
    """What one channel runs."""

    channel: str
    release: Registered | None = None
    """None: nothing was promoted to it yet."""
    move: Move | None = None
    """How it came to run that."""
    verdict: KeptVerdict | None = None
    """With which it was promoted."""
    approvals: Sequence[Approval] = ()
    """Of that verdict, also those that ended."""
    waivers: Sequence[Waiver] = ()
    """Of that verdict, also those that ended."""
    approved: bool = False
    """Whether those who let it be promoted still stand by it; else it does not answer."""
    expired: bool = False
    """Whether an approval or a waiver that it rests on has ended since."""
    follow_up: str | None = None
    """What is to be done after a rollback; None where nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A registered release that no channel runs."""

    release: Registered
    verdict: KeptVerdict | None
    """The newest."""
    judged_times: int
    """Runs under the same bar: who tries often enough passes at last."""
    consent: Consent | None
    """None where approvals cannot follow the verdict."""
    waivers: Sequence[Waiver] = ()
    """Of the newest verdict, those in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All of it at one moment."""

    channels: Sequence[ChannelStanding]
    bar: BarRecord | None
    proposed_bars: Sequence[BarRecord]
    candidates: Sequence[Candidate]
    """The newest first."""

    def channel(self, name: str) -> ChannelStanding:
        """One channel."""
        return next(each for each in self.channels if each.channel == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that was done."""

    at: datetime
    act: str
    """`registered`, `judged`, `approved`, `revoked`, `waived`, `promote`, `rollback` or a bar's."""
    subject: str
    """Such as `r-3` or `bar 2`."""
    actor: str
    details: Mapping[str, Any] = field(default_factory=dict)


def read_standing(connection: Connection, *, at: datetime, policy_approvals: int) -> Standing:
    """How things stand at a moment."""
    channels = [_channel(connection, name, at) for name in CHANNELS]
    running = {each.release.number for each in channels if each.release}
    others = [
        each for each in store.list_releases(connection, last=_CANDIDATES) if each.number not in running
    ]
    return Standing(
        channels=channels,
        bar=bars.adopted_bar(connection),
        proposed_bars=bars.list_bars(connection, bars.PROPOSED),
        candidates=[_candidate(connection, each, at, policy_approvals) for each in others],
    )


def read_history(connection: Connection, *, last: int) -> list[Event]:
    """What was done, the newest first."""
    events = [*_release_events(connection, last), *_bar_events(connection)]
    return sorted(events, key=lambda each: each.at, reverse=True)[:last]


def _channel(connection: Connection, channel: str, at: datetime) -> ChannelStanding:
    number = moving.runs(connection, channel)
    if number is None:
        return ChannelStanding(channel=channel)
    release, move = store.load_release(connection, number), moving.moves_of(connection, channel, last=1)[0]
    verdict = judged.load_verdict(connection, move.verdict_id) if move.verdict_id else None
    approvals = _of(verdict, judged.approvals_of(connection, number))
    waivers = _of(verdict, judged.waivers_of(connection, number))
    return ChannelStanding(
        channel=channel,
        release=release,
        move=move,
        verdict=verdict,
        approvals=approvals,
        waivers=waivers,
        approved=is_still_approved(connection, number, move.verdict_id),
        expired=any(each.expires_at and each.expires_at <= at for each in (*approvals, *waivers)),
        follow_up=_follow_up(move),
    )


def _follow_up(move: Move) -> str | None:
    if move.act != "rollback" or move.previous is None:
        return None
    left = release_name(move.previous)
    return (
        f"{left} was taken back from {move.channel} ({move.reason}); find out why the gate let it pass, add "
        "the cases that show it, and promote a mended release."
    )


def _candidate(connection: Connection, release: Registered, at: datetime, approvals: int) -> Candidate:
    verdicts = judged.verdicts_of(connection, release.number, last=100)
    newest = verdicts[0] if verdicts else None
    given = None
    if newest is not None and is_allowing(newest):
        given = consent(
            newest,
            judged.approvals_of(connection, release.number),
            judged.waivers_of(connection, release.number),
            editors=release.editors,
            at=at,
            policy_approvals=approvals,
        )
    same_bar = [each for each in verdicts if newest and each.run.bar_sha256 == newest.run.bar_sha256]
    waived = _of(newest, judged.waivers_of(connection, release.number))
    return Candidate(
        release=release,
        verdict=newest,
        judged_times=len(same_bar),
        consent=given,
        waivers=tuple(each for each in waived if each.expires_at > at),
    )


def _of(verdict: KeptVerdict | None, given: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(each for each in given if verdict and each.verdict_id == verdict.verdict_id)


def _release_events(connection: Connection, last: int) -> Iterable[Event]:
    for release in store.list_releases(connection, last=last):
        details = {"digest": release.digest, "change": release.change}
        yield _event(release.created_at, "registered", release.number, release.author, details)
    for verdict in judged.verdicts_of(connection, last=last):
        run = verdict.run
        details = {"verdict": run.verdict, "run": run.run_id, "bootstrap": run.bootstrap}
        yield _event(verdict.at, "judged", verdict.release, verdict.actor, details)
    for given in judged.approvals_of(connection):
        details = {"comment": given.comment, "expires": _iso(given.expires_at)}
        yield _event(given.at, "approved", given.release, given.approver, details)
        if given.revoked_at and given.revoked_by:
            details = {"approver": given.approver}
            yield _event(given.revoked_at, "revoked", given.release, given.revoked_by, details)
    for waived in judged.waivers_of(connection):
        details = {"metric": waived.metric, "reason": waived.reason, "expires": _iso(waived.expires_at)}
        yield _event(waived.at, "waived", waived.release, waived.actor, details)
    for move in moving.moves_of(connection, last=last):
        previous = release_name(move.previous) if move.previous else None
        details = {"channel": move.channel, "previous": previous, "reason": move.reason}
        yield _event(move.at, move.act, move.release, move.actor, details)


def _bar_events(connection: Connection) -> Iterable[Event]:
    for bar in bars.list_bars(connection):
        details = {"state": bar.state, "loosens": bar.loosens, "reason": bar.reason}
        subject = f"bar {bar.number}"
        if bar.adopted_at != bar.at or bar.approvers:
            yield Event(at=bar.at, act="proposed", subject=subject, actor=bar.proposed_by, details=details)
        if bar.adopted_at is not None:
            who = ", ".join(bar.approvers) or bar.proposed_by
            yield Event(at=bar.adopted_at, act="adopted", subject=subject, actor=who)


def _event(at: datetime, act: str, release: int, actor: str, details: Mapping[str, Any]) -> Event:
    return Event(at=at, act=act, subject=release_name(release), actor=actor, details=details)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
