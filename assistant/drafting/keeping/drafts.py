"""Keeping drafts: every version stays, each change stands in the audit trail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.errors import DraftChangedError, UnknownDraftError
from knowledge.audit.trail import append_entry
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.schema import draft_versions, drafts

Turns = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft without its content."""

    number: int
    kind: str
    artifact_id: str
    title: str
    author: str
    created_at: datetime
    """UTC, without a zone."""
    changed_at: datetime
    version: int
    """The newest."""
    turns: tuple[Mapping[str, Any], ...]
    """What was told, oldest first."""
    proposal: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """One version of a draft."""

    draft: int
    version: int
    artifact: Header
    actor: str
    at: datetime
    note: str


class DraftStore:
    """Stores drafts of one home. Says nothing of who may read which: `DraftingDesk` does."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def create(
        self, artifact: Header, *, actor: str, turns: Turns = (), note: str = "First draft"
    ) -> KeptDraft:
        """Store a new draft with its first version."""
        at = stored_moment(self._clock())
        with write(self._engine) as connection:
            number = connection.execute(
                insert(drafts).values(
                    kind=artifact.type,
                    artifact_id=artifact.artifact_id,
                    title=artifact.title,
                    author=actor,
                    created_at=at,
                    changed_at=at,
                    version=1,
                    turns=list(turns),
                )
            ).inserted_primary_key[0]
            self._add_version(connection, number, 1, artifact, actor, at, note)
            self._record(connection, "draft.created", number, actor, artifact, 1)
        return self.find(number)

    def save(
        self,
        number: int,
        artifact: Header,
        *,
        actor: str,
        expected_version: int,
        turns: Turns | None = None,
        note: str = "",
    ) -> KeptDraft:
        """Store a further version.

        Raises:
            UnknownDraftError: If there is no such draft.
            DraftChangedError: If somebody stored a version after `expected_version`.
        """
        at = stored_moment(self._clock())
        with write(self._engine) as connection:
            row = self._row(connection, number)
            if row.version != expected_version:
                raise DraftChangedError(number, row.version)
            version = row.version + 1
            self._add_version(connection, number, version, artifact, actor, at, note)
            values: dict[str, Any] = {
                "version": version,
                "changed_at": at,
                "title": artifact.title,
                "artifact_id": artifact.artifact_id,
            }
            if turns is not None:
                values["turns"] = list(turns)
            connection.execute(update(drafts).where(drafts.c.number == number).values(**values))
            self._record(connection, "draft.changed", number, actor, artifact, version)
        return self.find(number)

    def submitted(self, number: int, proposal: int, *, actor: str) -> None:
        """Remember as which proposal a draft was submitted."""
        with write(self._engine) as connection:
            row = self._row(connection, number)
            connection.execute(update(drafts).where(drafts.c.number == number).values(proposal=proposal))
            append_entry(
                connection,
                at=self._clock(),
                actor=actor,
                action="draft.submitted",
                subject=f"draft {number}",
                details={"version": row.version, "proposal": proposal},
            )

    def remove(self, number: int, *, actor: str) -> None:
        """Delete a draft with its versions; that it was there stays in the audit trail.

        Raises:
            UnknownDraftError: If there is no such draft.
        """
        with write(self._engine) as connection:
            row = self._row(connection, number)
            connection.execute(delete(draft_versions).where(draft_versions.c.draft == number))
            connection.execute(delete(drafts).where(drafts.c.number == number))
            append_entry(
                connection,
                at=self._clock(),
                actor=actor,
                action="draft.removed",
                subject=f"draft {number}",
                details={"artifact": row.artifact_id, "versions": row.version},
            )

    def find(self, number: int) -> KeptDraft:
        """A draft by its number.

        Raises:
            UnknownDraftError: If there is none.
        """
        with snapshot(self._engine) as connection:
            return _kept(self._row(connection, number))

    def list(self) -> list[KeptDraft]:
        """All drafts, the last changed first."""
        with snapshot(self._engine) as connection:
            rows = connection.execute(
                select(drafts).order_by(drafts.c.changed_at.desc(), drafts.c.number.desc())
            )
            return [_kept(row) for row in rows]

    def version(self, number: int, version: int | None = None) -> KeptVersion:
        """One version of a draft, by default the newest.

        Raises:
            UnknownDraftError: If there is no such draft or version.
        """
        with snapshot(self._engine) as connection:
            wanted = self._row(connection, number).version if version is None else version
            row = connection.execute(
                select(draft_versions).where(
                    draft_versions.c.draft == number, draft_versions.c.version == wanted
                )
            ).first()
            if row is None:
                raise UnknownDraftError(f"{number}@{wanted}")
            return _version(row)

    def versions(self, number: int) -> list[KeptVersion]:
        """All versions of a draft, oldest first."""
        with snapshot(self._engine) as connection:
            self._row(connection, number)
            rows = connection.execute(
                select(draft_versions)
                .where(draft_versions.c.draft == number)
                .order_by(draft_versions.c.version)
            )
            return [_version(row) for row in rows]

    @staticmethod
    def _row(connection: Connection, number: int) -> Row[Any]:
        row = connection.execute(select(drafts).where(drafts.c.number == number)).first()
        if row is None:
            raise UnknownDraftError(str(number))
        return row

    @staticmethod
    def _add_version(
        connection: Connection,
        number: int,
        version: int,
        artifact: Header,
        actor: str,
        at: datetime,
        note: str,
    ) -> None:
        content = artifact.model_dump_json()
        connection.execute(
            insert(draft_versions).values(
                draft=number,
                version=version,
                content=content,
                content_sha256=hashlib.sha256(content.encode()).hexdigest(),
                actor=actor,
                at=at,
                note=note,
            )
        )

    def _record(
        self, connection: Connection, action: str, number: int, actor: str, artifact: Header, version: int
    ) -> None:
        details = {"artifact": artifact.artifact_id, "kind": artifact.type, "version": version}
        append_entry(
            connection,
            at=self._clock(),
            actor=actor,
            action=action,
            subject=f"draft {number}",
            details=details,
        )


def _kept(row: Row[Any]) -> KeptDraft:
    values = {**row._mapping, "turns": tuple(row.turns)}
    return KeptDraft(**values)


def _version(row: Row[Any]) -> KeptVersion:
    content = json.loads(row.content)
    model = artifact_kinds()[content["type"]].model
    return KeptVersion(
        draft=row.draft,
        version=row.version,
        artifact=model.model_validate(content),
        actor=row.actor,
        at=row.at,
        note=row.note,
    )
