"""The directory of people as a file: read when first needed, and again when it has changed."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from knowledge.directory import MAX_BYTES, Directory, parse_directory
from knowledge.errors import DirectoryError

_log = logging.getLogger(__name__)


class DirectoryFile:
    """Loads the directory that the settings name. Safe for threads."""

    def __init__(self, home: Path, path: Path | None) -> None:
        """
        Args:
            home: What a relative path is relative to.
            path: CSV or YAML file; None where there is no directory.
        """
        self._path = home / path if path else None
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._loaded = Directory()

    def load(self) -> Directory | None:
        """The directory; None where none is set.

        Raises:
            DirectoryError: If the file cannot be read or used.
        """
        if self._path is None:
            return None
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            with self._lock:
                if stamp != self._seen:
                    with self._path.open("rb") as file:
                        data = file.read(MAX_BYTES + 1)
                    self._loaded = parse_directory(data, self._path.name)
                    self._seen = stamp
                return self._loaded
        except OSError as error:
            raise DirectoryError(
                f"The directory of people {self._path} cannot be read ({error.strerror}); mend the setting "
                "`governance.directory`."
            ) from error

    def known(self) -> Directory:
        """The directory as far as it is known: a faulty file must not keep documents from being read."""
        try:
            return self.load() or Directory()
        except DirectoryError as error:
            _log.warning("%s", error)
            return self._loaded
