"""JSON values kept by their content's key, one small file each; written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from evals.gate.errors import InvalidRunError


class KeptValues:
    """A folder of JSON values. Safe for threads and processes: the same key has the same value."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Any:
        """The value, or None where none is kept; one that is damaged counts as none."""
        try:
            return json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
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
                json.dump(value, file, ensure_ascii=False, sort_keys=True)
            Path(name).replace(path)
        except OSError as error:
            raise InvalidRunError(
                f"{path.parent} cannot be written ({error.strerror}); make room or choose another --home."
            ) from error

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
