"""`playbook audit verify`, `export`, `head` and `list`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from knowledge.acting import Act
from knowledge.printing import print_json, print_table

if TYPE_CHECKING:
    from knowledge.acting import Actor
    from knowledge.audit.entry import AuditEntry
    from knowledge.audit.verify import Problem, Verdict

_AS = typer.Option(None, "--as", metavar="NAME", help="Who asks; default the operating system's user.")
_JSON = typer.Option(False, "--json", help="Print one JSON value.")
_BRIEF_CHARS = 120
_NOT_BRIEF = ("sha256", "_id", "_release", "standalone_question", "program", "newest_release", "day", "model")
"""Ends of the names of details that only programs compare."""


def verify(
    ctx: typer.Context,
    head: list[Path] = typer.Option(
        [], metavar="FILE", help="A signed head that was kept elsewhere; may be given several times."
    ),
    public_key: Path | None = typer.Option(
        None, metavar="FILE", help="The key that must have signed the heads; default the home's own."
    ),
    file: Path | None = typer.Option(None, metavar="FILE", help="Verify this export, not the home's trail."),
    kept: Path | None = typer.Option(
        None, metavar="FILE", help="An export kept elsewhere: each of its entries must still stand."
    ),
    as_name: str | None = _AS,
    as_json: bool = _JSON,
) -> None:
    """Check that no entry was changed, removed, added or moved; exits 1 and names the first bad one.

    A cut tail, an older copy of the database and a chain that was computed anew show only against
    a head or an export that was kept elsewhere.
    """
    from knowledge.audit.evidence import Evidence, verify_export, verify_trail

    _reader(ctx, as_name)
    evidence = Evidence(heads=head, trusted_key=_trusted_key(ctx, public_key), export=kept)
    if file is not None:
        verdict = verify_export(file, evidence)
    else:
        verdict = verify_trail(ctx.obj.knowledge_base().engine, evidence)
    if as_json:
        print_json(_verdict_json(verdict, evidence.trusted_key, len(head)))
    else:
        _print_verdict(verdict, unanchored=not head and kept is None)
    raise typer.Exit(0 if verdict.sound else 1)


def export(
    ctx: typer.Context,
    out: Path | None = typer.Option(None, metavar="FILE", help="A new file; default standard output."),
    as_name: str | None = _AS,
    as_json: bool = _JSON,
) -> None:
    """Write every entry with its hashes as one JSON line; `audit verify --file` checks the file."""
    from knowledge.audit.export import render_entry
    from knowledge.audit.reading import read_trail
    from knowledge.store.engine import snapshot

    _reader(ctx, as_name)
    count, sha256 = 0, None
    with snapshot(ctx.obj.knowledge_base().engine) as connection:
        if as_json and out is None:
            # ASCII, as the lines are: an entry that somebody tampered with may be no text.
            typer.echo(json.dumps({"entries": [asdict(entry) for entry in read_trail(connection)]}))
            return
        with _new_file(out) if out else nullcontext(sys.stdout) as target:
            for entry in read_trail(connection):
                target.write(render_entry(entry) + "\n")
                count, sha256 = count + 1, entry.sha256
    if as_json:
        print_json({"entries": count, "file": str(out), "sha256": sha256})
    elif out is not None:
        typer.echo(f"Wrote {count} entries to {out}.")


def head(
    ctx: typer.Context,
    out: Path | None = typer.Option(None, metavar="FILE", help="A new file; default standard output."),
    as_name: str | None = _AS,
    as_json: bool = _JSON,
) -> None:
    """Sign the trail as it stands. Keep the head where nobody who can write to the home can reach."""
    from knowledge.audit.heads import render_head, sign_head
    from knowledge.audit.signing import PUBLIC_KEY_NAME, open_signing_key
    from knowledge.errors import AuditBrokenError

    actor = _reader(ctx, as_name)
    base, home = ctx.obj.knowledge_base(), ctx.obj.settings.home
    try:
        # The file comes first: where it cannot be written, nothing is signed either.
        with _new_file(out) if out else nullcontext(sys.stdout) as target:
            signed = sign_head(base.engine, open_signing_key(home), actor=actor.name, clock=base.clock)
            if out is not None:
                target.write(render_head(signed))
    except AuditBrokenError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        print_json(asdict(signed))
    elif out is None:
        sys.stdout.write(render_head(signed))
    else:
        typer.echo(
            f"Signed the trail up to entry {signed.sequence}; keep {out} and {home / PUBLIC_KEY_NAME} "
            "away from this machine."
        )


def list_entries(
    ctx: typer.Context,
    action: str | None = typer.Option(None, help="Such as proposal.approved; `proposal` is all of them."),
    actor: str | None = typer.Option(None, metavar="NAME", help="Who acted."),
    subject: str | None = typer.Option(None, help='What was acted on, such as "proposal 4".'),
    text: str | None = typer.Option(None, help="Words in the subject or the details."),
    since: str | None = typer.Option(None, metavar="DATE", help="A date or an ISO moment; UTC if no zone."),
    until: str | None = typer.Option(None, metavar="DATE", help="The same; a date is in as a whole."),
    last: int = typer.Option(50, min=1, help="At most so many, the newest."),
    as_name: str | None = _AS,
    as_json: bool = _JSON,
) -> None:
    """Show entries, the newest last."""
    from knowledge.audit.reading import AuditFilter, read_entries
    from knowledge.store.engine import snapshot

    _reader(ctx, as_name)
    wanted = AuditFilter(
        action=action,
        actor=actor,
        subject=subject,
        text=text,
        since=_moment(since, "--since"),
        until=_moment(until, "--until", whole_day=True),
        last=last,
    )
    with snapshot(ctx.obj.knowledge_base().engine) as connection:
        entries = read_entries(connection, wanted)
    if as_json:
        print_json({"entries": [asdict(entry) | {"details": _details(entry)} for entry in entries]})
        return
    shown = _brief_row if sys.stdout.isatty() else _row
    print_table(("entry", "at", "actor", "action", "subject", "details"), [shown(each) for each in entries])


def _reader(ctx: typer.Context, name: str | None) -> Actor:
    actor = ctx.obj.actor(name)
    actor.require(Act.READ_AUDIT)
    return actor


def _trusted_key(ctx: typer.Context, path: Path | None) -> str | None:
    from knowledge.audit.signing import PUBLIC_KEY_NAME, load_public_key

    own = ctx.obj.settings.home / PUBLIC_KEY_NAME
    if path is None and not own.exists():
        return None
    return load_public_key(path or own)


def _print_verdict(verdict: Verdict, *, unanchored: bool) -> None:
    for problem in verdict.problems:
        typer.echo(problem.message)
    if verdict.last is None:
        typer.echo("No entry stands in its place." if verdict.problems else "There is no entry yet.")
    else:
        typer.echo(f"Whole up to entry {verdict.last.sequence} of {verdict.last.at}.")
    if unanchored and verdict.sound:
        typer.echo("A cut tail shows only against a head kept elsewhere: `playbook audit head --out FILE`.")


def _verdict_json(verdict: Verdict, trusted_key: str | None, heads: int) -> dict[str, Any]:
    last = verdict.last
    return {
        "ok": verdict.sound,
        "entries": verdict.entries,
        "last": last and {"sequence": last.sequence, "at": last.at, "sha256": last.sha256},
        "first_bad": next((each.sequence for each in verdict.problems if each.sequence is not None), None),
        "problems": [_problem_json(problem) for problem in verdict.problems],
        "heads": heads,
        "trusted_key": trusted_key,
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    return asdict(problem) | {"fault": problem.fault.value}


def _details(entry: AuditEntry) -> Any:
    """The details as a value; as they stand where somebody made them something else than JSON."""
    try:
        return json.loads(entry.details)
    except (TypeError, ValueError, RecursionError):
        return str(entry.details)


def _row(entry: AuditEntry) -> tuple[str, ...]:
    cells = (str(entry.sequence), entry.at, entry.actor, entry.action, entry.subject, entry.details)
    # One line an entry, and no letter that turns the ones after it round.
    return tuple("".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(cell)) for cell in cells)


def _brief_row(entry: AuditEntry) -> tuple[str, ...]:
    """A row for a terminal: the minute, and of the details what a person reads."""
    number, at, actor, action, subject, _ = _row(entry)
    return number, at[:16].replace("T", " "), actor, action, subject, brief_details(_details(entry))


def brief_details(details: Any) -> str:
    """The telling details of an entry in a few words; `--json` has all of them.

    >>> brief_details({"reason": "Annual review", "sha256": "0a1b", "added": 2, "updated": 0})
    'reason: Annual review, added: 2'
    """
    if not isinstance(details, dict):
        return ascii(details)[:_BRIEF_CHARS]
    first = [name for name in ("question", "status", "reason") if name in details]
    names = dict.fromkeys([*first, *details])
    said = ", ".join(
        f"{name.replace('_', ' ')}: {details[name]}"
        for name in names
        if isinstance(details[name], str | int) and details[name] and not name.endswith(_NOT_BRIEF)
    )
    return said if len(said) <= _BRIEF_CHARS else said[: _BRIEF_CHARS - 1] + "…"


def _moment(text: str | None, option: str, *, whole_day: bool = False) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no date; write it as 2026-03-01 or 2026-03-01T14:30", param_hint=option
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1) if whole_day and len(text) == len("2026-03-01") else moment


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """A new file for this user alone, gone again where writing it fails.

    What was kept before is evidence, and is not written over.
    """
    from knowledge.errors import AuditFileError

    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise AuditFileError(f"{path} exists and may be evidence; choose another name.") from None
    except OSError as error:
        raise AuditFileError(f"{path} cannot be written ({error.strerror}); choose another.") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            yield target
    except BaseException:
        path.unlink(missing_ok=True)
        raise
