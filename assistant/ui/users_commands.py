"""`playbook users`: who may sign in to the chat page."""

from __future__ import annotations

import getpass
import json
import sys
from typing import Annotated, Any

import typer

from assistant.ui.errors import AccountError

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, help="Accounts of the chat page."
)

_As = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who does it, for the audit trail; default: your user name."),
]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]


@app.command("list")
def list_users(ctx: typer.Context, as_json: _Json = False) -> None:
    """Show every account with its role and groups."""
    accounts = _store(ctx).accounts.list()
    if as_json:
        _print_json({"users": [_described(account) for account in accounts]})
        return
    for account in accounts:
        groups = "".join(f"  group:{name}" for name in sorted(account.groups))
        state = "" if account.active else "  deactivated"
        typer.echo(f"{account.display_name}  {account.role}{groups}  {_way(account)}{state}")


@app.command()
def add(
    ctx: typer.Context,
    name: str,
    role: Annotated[str, typer.Option(help="staff, program_manager, governance_lead or admin.")] = "staff",
    group: Annotated[list[str] | None, typer.Option(help="A group to be in; can be repeated.")] = None,
    link_only: Annotated[bool, typer.Option("--link-only", help="Without a password.")] = False,
    acting: _As = None,
    as_json: _Json = False,
) -> None:
    """Add an account. The password is asked for, or read from standard input."""
    accounts = _store(ctx).accounts
    account = accounts.add(
        name, role=role, groups=group or (), password=None if link_only else _password(), by=_who(acting)
    )
    _report(as_json, _described(account), f"Added {account.display_name} as {account.role}.")


@app.command()
def remove(
    ctx: typer.Context,
    name: str,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    acting: _As = None,
    as_json: _Json = False,
) -> None:
    """Remove an account with its conversations."""
    accounts = _store(ctx).accounts
    account = accounts.get(name)
    if not yes and not typer.confirm(f"Remove {account.display_name} and all conversations?", err=True):
        raise typer.Exit(1)
    accounts.remove(account.name, by=_who(acting))
    _report(as_json, {"removed": account.name}, f"Removed {account.display_name}.")


@app.command()
def deactivate(ctx: typer.Context, name: str, acting: _As = None, as_json: _Json = False) -> None:
    """Sign somebody out everywhere and let them in no more; what they did keeps their name."""
    accounts = _store(ctx).accounts
    account = accounts.get(name)
    accounts.deactivate(account.name, by=_who(acting))
    _report(as_json, {"name": account.name, "active": False}, f"{account.display_name} cannot sign in.")


@app.command()
def reactivate(ctx: typer.Context, name: str, acting: _As = None, as_json: _Json = False) -> None:
    """Let a deactivated person sign in again."""
    accounts = _store(ctx).accounts
    account = accounts.get(name)
    accounts.reactivate(account.name, by=_who(acting))
    _report(as_json, {"name": account.name, "active": True}, f"{account.display_name} may sign in again.")


@app.command("sign-out")
def sign_out(ctx: typer.Context, name: str, acting: _As = None, as_json: _Json = False) -> None:
    """End every session of an account, and its links."""
    store = _store(ctx)
    account = store.accounts.get(name)
    count = store.sessions.end_all(account.name)
    store.accounts.note_ended_sessions(account.name, by=_who(acting), count=count)
    told = {"name": account.name, "sessions": count}
    _report(as_json, told, f"{account.display_name} is signed out everywhere ({count} sessions).")


@app.command()
def password(ctx: typer.Context, name: str, acting: _As = None, as_json: _Json = False) -> None:
    """Set a new password; the account is signed out everywhere."""
    accounts = _store(ctx).accounts
    account = accounts.get(name)
    accounts.set_password(account.name, _password(), by=_who(acting))
    _report(as_json, {"name": account.name}, f"The password of {account.display_name} is set.")


@app.command()
def role(ctx: typer.Context, name: str, role: str, acting: _As = None, as_json: _Json = False) -> None:
    """Give an account another role; it counts at once."""
    accounts = _store(ctx).accounts
    account = accounts.get(name)
    accounts.set_role(account.name, role, by=_who(acting))
    _report(as_json, {"name": account.name, "role": role}, f"{account.display_name} is now {role}.")


@app.command("set-groups")
def set_groups(
    ctx: typer.Context,
    name: str,
    group: Annotated[
        list[str] | None, typer.Option(help="A group to be in; can be repeated; none leaves all groups.")
    ] = None,
    acting: _As = None,
    as_json: _Json = False,
) -> None:
    """Put an account into these groups and no others; it counts at once."""
    accounts = _store(ctx).accounts
    accounts.set_groups(name, group or (), by=_who(acting))
    account = accounts.get(name)
    shown = ", ".join(sorted(account.groups)) or "no group"
    _report(as_json, _described(account), f"{account.display_name} is now in {shown}.")


@app.command()
def link(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Whom to sign in; the operator by default.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the page is, if not at its usual port.")] = None,
    as_json: _Json = False,
) -> None:
    """Print a link that signs in once, within 15 minutes."""
    store = _store(ctx)
    account = store.accounts.get(name) if name else store.accounts.ensure_operator()
    if not account.active:
        raise AccountError(
            f"{account.display_name} is deactivated; `playbook users reactivate` lets them in again."
        )
    server = ctx.obj.settings.server
    base = url or server.public_url or f"http://{server.host}:{server.port}"
    address = f"{base.rstrip('/')}/sign-in?token={store.sessions.issue_link(account.name)}"
    _report(as_json, {"name": account.name, "link": address}, f"Open {address}")


def _who(name: str | None) -> str:
    """Whom the audit trail names. Whoever may run this command may do it; an account needs none."""
    return (name or "").strip() or getpass.getuser()


def _store(ctx: typer.Context) -> Any:
    from assistant.ui.server import open_store

    return open_store(ctx.obj.settings)


def _password() -> str:
    """From the terminal without showing it, twice; or one line from standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _described(account: Any) -> dict[str, Any]:
    return {
        "name": account.name,
        "display_name": account.display_name,
        "role": account.role,
        "groups": sorted(account.groups),
        "has_password": account.has_password,
        "of_provider": account.of_provider,
        "active": account.active,
    }


def _way(account: Any) -> str:
    if account.of_provider:
        return "sign-in provider"
    return "password" if account.has_password else "link only"


def _report(as_json: bool, value: dict[str, Any], sentence: str) -> None:
    if as_json:
        _print_json(value)
    else:
        typer.echo(sentence)


def _print_json(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))
