"""Whether verdicts and approvals are those that the audit trail tells of.

Rows that somebody adds to the database by hand meet its rules; the trail, whose chain is verified
against heads that are kept elsewhere, knows nothing of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from assistant.promotion.errors import UnrecordedError
from assistant.promotion.keeping.releases import subject_of
from assistant.promotion.keeping.verdicts import approvals_of, load_verdict
from assistant.promotion.records import release_name
from knowledge.audit.entry import is_whole
from knowledge.store.schema import audit_entries

JUDGED, APPROVED = "assistant_release.judged", "assistant_release.approved"


def require_recorded(connection: Connection, release: int, verdict_id: int) -> None:
    """Refuse a verdict, or a standing approval of it, that the trail does not tell of.

    Raises:
        UnrecordedError: If there is one.
    """
    run, name = load_verdict(connection, verdict_id).run, release_name(release)
    told = {
        (each["run"], each["verdict"], each["decision_sha256"]) for _, each in _told(connection, JUDGED, name)
    }
    if (run.run_id, run.verdict, run.decision_sha256) not in told:
        raise UnrecordedError(f"The verdict of {run.run_id} on {name}")
    said = {(actor, each["run"]) for actor, each in _told(connection, APPROVED, name)}
    for given in approvals_of(connection, release):
        stands = given.verdict_id == verdict_id and given.revoked_at is None
        if stands and (given.approver, run.run_id) not in said:
            raise UnrecordedError(f"The approval of {name} by {given.approver}")


def _told(connection: Connection, action: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Actor and details of each whole entry about a release."""
    query = select(audit_entries).where(
        audit_entries.c.action == action, audit_entries.c.subject == subject_of(name)
    )
    for row in connection.execute(query):
        if not is_whole(row._mapping):
            continue
        try:
            yield row.actor, json.loads(row.details)
        except ValueError:
            continue
