"""A file that somebody asks about: held for one conversation, in a knowledge base of its own.

Nothing of it reaches the knowledge base that others ask. It is read in the limited child process that
reads every document, kept in a scratch folder that only its owner's conversation opens, and removed with
the conversation, on request, or after some hours.
"""

from __future__ import annotations

import json
import shutil
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from assistant.ui.accounts import utc_now
from assistant.ui.errors import AttachmentError, NotYoursError

PATH = "/asked-in/file"
ENDINGS = (".txt", ".md", ".markdown", ".docx", ".pdf", ".pptx", ".xlsx", ".csv", ".html", ".eml")
MAX_FILE_BYTES = 10_000_000
MAX_REQUEST_BYTES = MAX_FILE_BYTES + 65_536
KEPT_HOURS = 24
MOST_OPEN = 4
"""Conversations whose files are open at once; the others open again when asked."""
COLLECTION = "attached"
DOC_ID = "your-file"


class Home(Protocol):
    """The parts of one installation, as far as a file needs them."""

    settings: Any

    def knowledge_base(self) -> Any: ...

    def assistant_of(self, recipe: Any) -> Any: ...

    def publish_folder(self, folder: Path, **options: Any) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """The file of one conversation."""

    account: str
    name: str
    at: datetime


class Attachments:
    """The files of all conversations. Safe for threads; one server holds them."""

    def __init__(
        self,
        root: Path,
        *,
        beside: Callable[[Path], Home],
        now: Callable[[], datetime] = utc_now,
        kept: timedelta = timedelta(hours=KEPT_HOURS),
    ) -> None:
        """
        Args:
            root: A folder that holds nothing else.
            beside: Gives the parts of a home in a folder, with this installation's embedding model.
            kept: How long a file is held at most.
        """
        self._root, self._beside, self._now, self._kept = root, beside, now, kept
        self._open: OrderedDict[str, Home] = OrderedDict()
        self._lock = threading.RLock()

    def attach(self, account: str, thread_id: str, name: str, content: bytes) -> Attached:
        """Read a file and hold it for a conversation, in the place of one that it has.

        Args:
            name: Of the file, already safe to write.

        Raises:
            AttachmentError: With one sentence, whatever is wrong with it.
            NotYoursError: If the conversation holds a file of somebody else's.
        """
        _check(name, content)
        self.sweep()
        folder = self._folder(thread_id)
        with self._lock:
            held = _read_note(folder)
            if held is not None and held.account != account:
                raise NotYoursError()
            self._forget(thread_id)
            (folder / "file").mkdir(parents=True, mode=0o700)
            (folder / "file" / name).write_bytes(content)
            try:
                self._ingest(folder, name)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            made = Attached(account=account, name=name, at=self._now())
            note = {"account": account, "name": name, "at": made.at.isoformat()}
            (folder / "note.json").write_text(json.dumps(note), encoding="utf-8")
            return made

    def find(self, account: str, thread_id: str) -> Attached | None:
        """What an account's conversation holds now."""
        held = _read_note(self._folder(thread_id))
        if held is None or held.account != account or held.at + self._kept < self._now():
            return None
        return held

    def home(self, account: str, thread_id: str) -> Home:
        """The parts that answer from the file of a conversation.

        Raises:
            NotYoursError: If this account's conversation holds none.
        """
        if self.find(account, thread_id) is None:
            raise NotYoursError()
        with self._lock:
            if thread_id not in self._open:
                self._open[thread_id] = self._beside(self._folder(thread_id) / "home")
            self._open.move_to_end(thread_id)
            while len(self._open) > MOST_OPEN:
                _, oldest = self._open.popitem(last=False)
                oldest.knowledge_base().close()
            return self._open[thread_id]

    def remove(self, account: str, thread_id: str) -> None:
        """Remove the file of a conversation; nothing where it holds none of this account's."""
        held = _read_note(self._folder(thread_id))
        if held is not None and held.account == account:
            with self._lock:
                self._forget(thread_id)

    def sweep(self) -> None:
        """Remove what was held long enough, and what a stop left half made."""
        if not self._root.is_dir():
            return
        with self._lock:
            for folder in self._root.iterdir():
                held = _read_note(folder)
                if held is None or held.at + self._kept < self._now():
                    self._forget(folder.name)

    def _forget(self, thread_id: str) -> None:
        opened = self._open.pop(thread_id, None)
        if opened is not None:
            opened.knowledge_base().close()
        shutil.rmtree(self._root / thread_id, ignore_errors=True)

    def _folder(self, thread_id: str) -> Path:
        return self._root / str(uuid.UUID(thread_id))

    def _ingest(self, folder: Path, name: str) -> None:
        from knowledge.documents import DocumentMetadata, DocumentStatus

        home = self._beside(folder / "home")
        base = home.knowledge_base()
        try:
            # Whatever the file says of itself: it is asked about as it is, by its owner.
            flags = DocumentMetadata(
                doc_id=DOC_ID, audience=frozenset({"staff"}), status=DocumentStatus.IN_FORCE
            )
            report = home.publish_folder(
                folder / "file",
                collection=COLLECTION,
                flags=flags,
                actor="attachment",
                reason="Asked about in a conversation",
            )
        finally:
            base.close()
        for failed in report.failed:
            raise AttachmentError(f"{name} could not be read: {failed.reason}")
        if not report.release:
            raise AttachmentError(f"There is no text in {name}; attach one that can be read.")


def _check(name: str, content: bytes) -> None:
    if not name.lower().endswith(ENDINGS):
        raise AttachmentError("Attach text, Markdown, Word, PDF, PowerPoint, Excel, CSV, HTML or mail.")
    if len(content) > MAX_FILE_BYTES:
        raise AttachmentError(
            f"{name} is larger than {MAX_FILE_BYTES // 1_000_000} MB; attach the part you ask about."
        )
    if not content.strip():
        raise AttachmentError(f"{name} is empty; attach one with text in it.")


def _read_note(folder: Path) -> Attached | None:
    try:
        note = json.loads((folder / "note.json").read_text(encoding="utf-8"))
        return Attached(account=note["account"], name=note["name"], at=datetime.fromisoformat(note["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
