"""`playbook gate approve|revoke|waive|promote|rollback|status|history`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from assistant.promotion.describing import describe_standing, event_row, move_json, standing_json
from knowledge.printing import print_json, print_line, print_table

AsName = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts; default: your user name.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the record.")]
Release = Annotated[
    str,
    typer.Argument(metavar="RELEASE", help="Such as r-3, the beginning of a digest, or a channel's name."),
]
Expires = Annotated[
    str | None, typer.Option("--expires", metavar="DATE", help="Last day, or an ISO moment; UTC if no zone.")
]


def approve(
    ctx: typer.Context,
    release: Release,
    comment: Annotated[str, typer.Option(help="For the record.")] = "",
    expires: Expires = None,
    run: Annotated[
        str | None, typer.Option("--run", metavar="RUN", help="The run whose report you have read.")
    ] = None,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Say that a release may run, as the gate judged it last. Nobody approves what they made."""
    desk, actor = ctx.obj.promotion_desk(), ctx.obj.actor(as_name)
    name = desk.find(release).name
    given = desk.approve(release, actor, comment, expires=moment(expires), seen_run=run)
    if as_json:
        print_json(
            {
                "release": name,
                "approvers": list(given.approvers),
                "needed": given.needed,
                "missing": given.missing,
            }
        )
    elif given.missing:
        print_line(f"{actor.name} approves {name}; {given.missing} more must.")
    else:
        print_line(f"{actor.name} approves {name}. Next: `playbook gate promote {name} --reason …`.")


def revoke(
    ctx: typer.Context,
    release: Release,
    reason: Reason = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Take every approval of a release back; a channel that runs it stops at the next question."""
    desk, actor = ctx.obj.promotion_desk(), ctx.obj.actor(as_name)
    name = desk.find(release).name
    count = desk.revoke(release, actor, reason)
    if as_json:
        print_json({"release": name, "revoked": count})
    else:
        print_line(f"Revoked the approvals of {name} ({count}); it answers no further question.")


def waive(
    ctx: typer.Context,
    release: Release,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="An inconclusive one, such as slot_f1.")],
    reason: Reason = "",
    expires: Expires = None,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Let a metric pass that the gate could not decide, for 180 days at most. Another person approves."""
    desk, actor = ctx.obj.promotion_desk(), ctx.obj.actor(as_name)
    given = desk.waive(release, metric, reason=reason, expires=moment(expires), actor=actor)
    name = f"r-{given.release}"
    if as_json:
        print_json({"release": name, "metric": metric, "expires": given.expires_at.isoformat()})
    else:
        print_line(
            f"{metric} of {name} is waived until {given.expires_at:%Y-%m-%d %H:%M} UTC; now another person "
            f"approves it."
        )


def promote(
    ctx: typer.Context,
    release: Release,
    channel: Annotated[str, typer.Option("--channel", "--to", help="production or staging.")] = "production",
    reason: Reason = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Let a channel run a release that was judged and approved, from the next question on."""
    desk, actor = ctx.obj.promotion_desk(), ctx.obj.actor(as_name)
    _tell_move(desk.promote(release, channel, actor=actor, reason=reason), as_json)


def rollback(
    ctx: typer.Context,
    release: Annotated[
        str | None,
        typer.Argument(metavar="[RELEASE]", help="One that ran before; default: the last that did."),
    ] = None,
    channel: Annotated[str, typer.Option("--channel", help="production or staging.")] = "production",
    reason: Reason = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Let a channel run again what it ran before. Needs a reason, and no new verdict."""
    desk, actor = ctx.obj.promotion_desk(), ctx.obj.actor(as_name)
    _tell_move(desk.rollback(channel, release, actor=actor, reason=reason), as_json)
    follow_up = desk.status().channel(channel).follow_up
    if not as_json and follow_up:
        print_line(f"Follow-up: {follow_up}")


def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show what each channel runs and why, which bar counts, and what waits."""
    standing = ctx.obj.promotion_desk().status()
    if as_json:
        print_json(standing_json(standing))
        return
    for line in describe_standing(standing):
        print_line(line)


def history(
    ctx: typer.Context,
    last: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what was registered, judged, approved, promoted and taken back; the newest first."""
    events = ctx.obj.promotion_desk().history(last)
    if as_json:
        rows: list[dict[str, Any]] = [
            {
                "at": each.at.isoformat(),
                "act": each.act,
                "subject": each.subject,
                "actor": each.actor,
                **each.details,
            }
            for each in events
        ]
        print_json({"events": rows})
    else:
        print_table(("at", "act", "subject", "actor", "details"), [event_row(each) for each in events])


def moment(text: str | None) -> datetime | None:
    """A date, which counts as a whole, or an ISO moment.

    >>> moment("2026-03-01").isoformat(), moment("2026-03-01T10:00+02:00").isoformat()
    ('2026-03-02T00:00:00+00:00', '2026-03-01T10:00:00+02:00')
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found + timedelta(days=1) if len(text.strip()) == len("2026-03-01") else found
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{text!r} is no date; write it as 2026-03-01 or 2026-03-01T14:30", param_hint="--expires"
        ) from None


def _tell_move(move: Any, as_json: bool) -> None:
    if as_json:
        print_json(move_json(move))
        return
    before = f" instead of r-{move.previous}" if move.previous else ""
    print_line(f"{move.channel} runs r-{move.release}{before} from the next question on.")
