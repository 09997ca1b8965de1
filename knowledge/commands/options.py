"""Options that many commands share."""

from __future__ import annotations

from typing import Annotated, Any

import typer

AsName = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts; default: your user name.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the record.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]

STAGES = {
    "read": "Reading files",
    "comparing": "Comparing with what is in force",
    "embedding": "Embedding passages",
    "indexing": "Indexing passages",
    "answering": "Answering questions",
}
"""What to call each stage of long work."""


def iso(moment: Any) -> str | None:
    """A moment or a day as ISO text; None stays None."""
    return moment.isoformat() if moment is not None else None
