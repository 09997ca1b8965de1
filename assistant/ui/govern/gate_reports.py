"""The full report of a gate run: a file of the home, shown only while its run is as it was recorded."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from assistant.promotion.records import VerdictRecord
from assistant.ui.govern.forms import require_visitor
from assistant.ui.govern.page import GovernRoute
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import NOT_HERE, RefusedError
from knowledge.acting import Act

# A page that a program wrote from answers: no script, no form, no request, and an origin of its own.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; sandbox"
)
_RUN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")
_FILE = re.compile(r"[a-z][a-z0-9-]{0,40}\.jsonl?")
_MAX_MANIFEST_BYTES = 20_000
_MAX_REPORT_BYTES = 30_000_000
_GONE = "The files of this run are not here; they lie where the gate ran."
_CHANGED = "The files of this run were changed since it was recorded, so that its report is not shown."


def gate_report_routes(parts: GovernParts) -> APIRouter:
    """`/govern/assistant/runs/RUN/report`."""
    router = APIRouter(prefix="/govern/assistant/runs", route_class=GovernRoute)

    @router.get("/{run}/report")
    async def report(request: Request, run: str) -> Response:
        # Answers to an organisation's own cases stand in it, so that program managers do not read it.
        require_visitor(request, Act.APPROVE_RELEASE)
        request.state.back = "/govern/assistant"
        if not _RUN.fullmatch(run):
            raise RefusedError(404, NOT_HERE)
        kept = await asyncio.to_thread(parts.promotion().verdict_of, run)
        if kept is None:
            raise RefusedError(404, NOT_HERE)
        page = await asyncio.to_thread(read_report, parts.runs / run, kept.run)
        return HTMLResponse(page, headers={"content-security-policy": POLICY})

    return router


def read_report(folder: Path, run: VerdictRecord) -> bytes:
    """The report of a run whose files are those that its verdict was recorded with.

    Raises:
        RefusedError: If they are not there or were changed.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise RefusedError(404, _GONE)
    digests = _manifest(folder)
    recorded = {"decision.json": run.decision_sha256, "results.jsonl": run.results_sha256}
    if any(digests.get(name) != digest for name, digest in recorded.items()):
        raise RefusedError(409, _CHANGED)
    if any(_digest(folder / name) != digest for name, digest in digests.items()):
        raise RefusedError(409, _CHANGED)
    try:
        return _read(folder / "report.html", _MAX_REPORT_BYTES)
    except OSError:
        raise RefusedError(404, _GONE) from None


def _manifest(folder: Path) -> dict[str, str]:
    try:
        found = json.loads(_read(folder / "manifest.json", _MAX_MANIFEST_BYTES))
    except FileNotFoundError:
        raise RefusedError(404, _GONE) from None
    except (OSError, ValueError, RecursionError):
        raise RefusedError(409, _CHANGED) from None
    if not isinstance(found, dict) or not all(_FILE.fullmatch(name) for name in found):
        raise RefusedError(409, _CHANGED)
    return {name: str(digest) for name, digest in found.items()}


def _digest(path: Path) -> str:
    try:
        with _open(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _read(path: Path, at_most: int) -> bytes:
    with _open(path) as file:
        content: bytes = file.read(at_most + 1)
    if len(content) > at_most:
        raise OSError("too large")
    return content


def _open(path: Path):  # type: ignore[no-untyped-def]
    """A file that is no link to another one."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")
