"""The original files, kept under the digest of their bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from knowledge.errors import StoreUnavailableError


class Originals:
    """A content-addressed folder: what is stored never changes, and is stored once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, content: bytes) -> str:
        """Keep these bytes and return their address, durable when this returns."""
        address = hashlib.sha256(content).hexdigest()
        path = self._path(address)
        if path.exists() and path.stat().st_size == len(content):
            return address
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return address

    def load(self, address: str) -> bytes:
        """The bytes kept under this address.

        Raises:
            StoreUnavailableError: If they are missing or no longer what was stored.
        """
        try:
            content = self._path(address).read_bytes()
        except OSError as error:
            raise StoreUnavailableError(
                f"The original file {address[:12]}… cannot be read ({error.strerror}); restore a "
                "backup or ingest the document again."
            ) from error
        if hashlib.sha256(content).hexdigest() != address:
            raise StoreUnavailableError(
                f"The original file {address[:12]}… is damaged; restore a backup or ingest the "
                "document again."
            )
        return content

    def _path(self, address: str) -> Path:
        return self._folder / address[:2] / address[2:]
