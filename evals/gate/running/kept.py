"""JSON values kept by their content's key, one small file each; written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from evals.gate.digests import sha256_of
from evals.gate.errors import InvalidRunError


class KeptValues:
    """A folder of JSON values. Safe for threads and processes: the same key has the same value."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Any:
        """The value, or None where none is kept; one that was damaged, edited or moved counts as none."""
        try:
            found = json.loads(self._path(key).read_text(encoding="utf-8"))
            return found["value"] if found["sha256"] == sha256_of([key, found["value"]]) else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Keep a value.

        Raises:
            InvalidRunError: If it cannot be written.
        """
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                whole = {"sha256": sha256_of([key, value]), "value": value}
                json.dump(whole, file, ensure_ascii=False, sort_keys=True)
            Path(name).replace(path)
        except OSError as error:
            raise InvalidRunError(
                f"{path.parent} cannot be written ({error.strerror}); make room or choose another --home."
            ) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


class NotedValues(KeptValues):
    """The same, and it knows what was taken from it and put into it. Safe for threads."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.noted: dict[str, Any] = {}
        """Key to value, of all that was used since it was emptied."""

    def get(self, key: str) -> Any:
        found = super().get(key)
        if found is not None:
            self.noted[key] = found
        return found

    def put(self, key: str, value: Any) -> None:
        super().put(key, value)
        self.noted[key] = value


class AskedAnew(KeptValues):
    """Gives nothing that was kept before and keeps what is new in its place."""

    def __init__(self, kept: KeptValues) -> None:
        super().__init__(kept.folder)
        self._kept = kept

    def get(self, key: str) -> Any:
        return None

    def put(self, key: str, value: Any) -> None:
        self._kept.put(key, value)
