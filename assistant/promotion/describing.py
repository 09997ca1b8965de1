"""How things stand, in words and as JSON values. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.promotion.records import PRODUCTION, Approval, BarRecord, Move, Waiver, release_name
from assistant.promotion.standing import Candidate, ChannelStanding, Event, Standing


def describe_standing(standing: Standing) -> Iterator[str]:
    """Lines for a terminal."""
    proven = standing.channel(PRODUCTION).release is not None
    for channel in standing.channels:
        if channel.release is None and proven:
            yield f"{channel.channel}: nothing was promoted yet, so that it answers nothing."
        else:
            yield from _channel_lines(channel)
    if standing.bar is None:
        yield "bar: none was recorded yet; the shipped one is, with the first run of the gate."
    else:
        yield f"bar: number {standing.bar.number} ({standing.bar.bar.sha256[:12]})"
    for bar in standing.proposed_bars:
        missing = bar.needed - len(bar.approvers)
        how = "loosens what is asked" if bar.loosens else "loosens nothing"
        yield f"  proposed: bar {bar.number} by {bar.proposed_by} ({how}); {missing} more must approve"
    for each in standing.candidates:
        yield f"{each.release.name} ({each.release.digest}) by {each.release.author}: {_waits_for(each)}"


def standing_json(standing: Standing) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "channels": [_channel_json(each) for each in standing.channels],
        "bar": bar_json(standing.bar) if standing.bar else None,
        "proposed_bars": [bar_json(each) for each in standing.proposed_bars],
        "candidates": [_candidate_json(each) for each in standing.candidates],
        "follow_ups": [each.follow_up for each in standing.channels if each.follow_up],
    }


def bar_json(bar: BarRecord) -> dict[str, Any]:
    """One bar without its text."""
    return {
        "number": bar.number,
        "sha256": bar.bar.sha256,
        "state": bar.state,
        "loosens": bar.loosens,
        "proposed_by": bar.proposed_by,
        "reason": bar.reason,
        "at": bar.at.isoformat(),
        "approvers": list(bar.approvers),
        "needed": bar.needed,
        "datasets": dict(bar.bar.datasets),
    }


def move_json(move: Move) -> dict[str, Any]:
    """One move of a channel."""
    return {
        "channel": move.channel,
        "release": release_name(move.release),
        "previous": release_name(move.previous) if move.previous else None,
        "act": move.act,
        "actor": move.actor,
        "reason": move.reason,
        "at": move.at.isoformat(),
    }


def event_row(event: Event) -> tuple[str, ...]:
    """One line of the history."""
    said = ", ".join(f"{name}: {value}" for name, value in event.details.items() if value)
    return f"{event.at:%Y-%m-%d %H:%M}", event.act, event.subject, event.actor, said


def _channel_lines(channel: ChannelStanding) -> Iterator[str]:
    if channel.release is None or channel.move is None:
        yield f"{channel.channel}: nothing was promoted yet; the installed files answer."
        return
    move = channel.move
    verb = "promoted" if move.act == "promote" else "rolled back"
    yield (
        f"{channel.channel}: {channel.release.name} ({channel.release.digest}), {verb} "
        f"{move.at:%Y-%m-%d %H:%M} UTC by {move.actor}: {move.reason}"
    )
    if channel.verdict is not None:
        yield f"  judged {channel.verdict.run.verdict} in {channel.verdict.run.run_id}"
    for given in channel.approvals:
        yield f"  approved by {given.approver}{_ending(given)}"
    for waived in channel.waivers:
        yield (
            f"  waived by {waived.actor} until {waived.expires_at:%Y-%m-%d}: {waived.metric} "
            f"({waived.reason})"
        )
    if not channel.approved:
        yield "  its approval was revoked, so that it does not answer: promote or roll back to another"
    if channel.follow_up:
        yield f"  follow-up: {channel.follow_up}"


def _ending(given: Approval) -> str:
    if given.revoked_at:
        return f", revoked by {given.revoked_by} on {given.revoked_at:%Y-%m-%d}"
    return f" until {given.expires_at:%Y-%m-%d}" if given.expires_at else ""


def _waits_for(candidate: Candidate) -> str:
    name, verdict = candidate.release.name, candidate.verdict
    if verdict is None:
        return "not judged yet; `playbook gate run`"
    times = f", run {candidate.judged_times} times by this bar" if candidate.judged_times > 1 else ""
    said = f"judged {verdict.run.verdict} in {verdict.run.run_id}{times}"
    if candidate.consent is None:
        return said
    if candidate.consent.unwaived:
        return f"{said}; undecided and not waived: {', '.join(candidate.consent.unwaived)}"
    if candidate.consent.missing:
        return f"{said}; {candidate.consent.missing} more must `playbook gate approve {name}`"
    return f"{said}; approved, `playbook gate promote {name}`"


def _channel_json(channel: ChannelStanding) -> dict[str, Any]:
    release, verdict = channel.release, channel.verdict
    return {
        "channel": channel.channel,
        "release": release.name if release else None,
        "digest": release.digest if release else None,
        "author": release.author if release else None,
        "move": move_json(channel.move) if channel.move else None,
        "verdict": verdict.run.verdict if verdict else None,
        "run": verdict.run.run_id if verdict else None,
        "approved": channel.approved,
        "expired": channel.expired,
        "approvals": [_approval_json(each) for each in channel.approvals],
        "waivers": [_waiver_json(each) for each in channel.waivers],
        "follow_up": channel.follow_up,
    }


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    release, verdict, given = candidate.release, candidate.verdict, candidate.consent
    return {
        "release": release.name,
        "digest": release.digest,
        "author": release.author,
        "change": release.change,
        "verdict": verdict.run.verdict if verdict else None,
        "run": verdict.run.run_id if verdict else None,
        "judged_times": candidate.judged_times,
        "approvers": list(given.approvers) if given else [],
        "missing": given.missing if given else None,
        "unwaived": list(given.unwaived) if given else [],
        "waivers": [_waiver_json(each) for each in candidate.waivers],
    }


def _approval_json(given: Approval) -> dict[str, Any]:
    return {
        "approver": given.approver,
        "comment": given.comment,
        "at": given.at.isoformat(),
        "expires": given.expires_at.isoformat() if given.expires_at else None,
        "revoked": given.revoked_at.isoformat() if given.revoked_at else None,
    }


def _waiver_json(waived: Waiver) -> dict[str, Any]:
    return {
        "metric": waived.metric,
        "reason": waived.reason,
        "actor": waived.actor,
        "expires": waived.expires_at.isoformat(),
    }
