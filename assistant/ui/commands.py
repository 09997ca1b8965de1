"""`playbook serve`: the chat page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def serve(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes any free one.", min=0, max=65535)] = None,
) -> None:
    """Start the chat page and print a one-time sign-in link."""
    from assistant.ui.server import run_server

    defaults = ctx.obj.settings.server
    with _progress() as on_progress:
        run_server(
            ctx.obj,
            host=defaults.host if host is None else host,
            port=defaults.port if port is None else port,
            say=lambda line: print(line, flush=True),
            on_progress=on_progress,
        )


class _progress:
    """One line on stderr while the starter library is built; it ends with the building."""

    def __init__(self) -> None:
        self._told = False

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self._tell

    def _tell(self, what: str, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            if not self._told:
                print("Building the starter knowledge base …", file=sys.stderr, flush=True)
        else:
            end = "\n" if done >= total else ""
            line = f"\rBuilding the starter knowledge base: {done} of {total}  "
            print(line, end=end, file=sys.stderr, flush=True)
        self._told = True

    def __exit__(self, *_exc: Any) -> None:
        if self._told and sys.stderr.isatty():
            print(file=sys.stderr)
