"""The files of one run, each with its digest in a manifest that is written last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.gate.errors import InvalidRunError, TamperedError
from evals.gate.outputs import Output, output_from_json

MANIFEST = "manifest.json"
OUTPUTS = "outputs.jsonl"
OUTPUTS_OF_BASELINE, OUTPUTS_OF_ANCHOR = "outputs-baseline.jsonl", "outputs-anchor.jsonl"
RESULTS, OPERATIONS, DECISION = "results.jsonl", "operations.json", "decision.json"
"""Outputs and results of a run without a chat model are the same in every run; the last two hold times."""
JUDGED, REPLIES = "judged.json", "replies.jsonl"
"""What a judge found, and what chat models wrote; of a run that has such."""


class RunFolder:
    """Where a run lies."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def run_id(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def is_finished(self) -> bool:
        """Whether a verdict was reached."""
        return (self.path / MANIFEST).is_file()

    def write_lines(self, name: str, values: Iterable[Mapping[str, Any]]) -> None:
        """Write JSON values, one a line, in the one form that equal values have."""
        lines = [json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False) for value in values]
        self.write_text(name, "".join(f"{line}\n" for line in lines))

    def write_json(self, name: str, value: Any) -> None:
        """Write one JSON value."""
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1)
        self.write_text(name, f"{text}\n")

    def write_text(self, name: str, text: str) -> None:
        """Write a file.

        Raises:
            InvalidRunError: If it cannot be written.
        """
        try:
            (self.path / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise InvalidRunError(
                f"{self.path} cannot be written ({error.strerror}); make room or choose another --home."
            ) from error

    def write_outputs(self, name: str, outputs: Sequence[Output]) -> None:
        """Write what a release gave."""
        self.write_lines(name, (output.to_json() for output in outputs))

    def read_outputs(self, name: str) -> list[Output]:
        """What a release gave; empty where the run has no such release.

        Raises:
            TamperedError: If the file is damaged.
        """
        path = self.path / name
        if not path.is_file():
            return []
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
            return [output_from_json(json.loads(line)) for line in lines if line]
        except (OSError, TypeError, ValueError, AttributeError) as error:
            raise TamperedError(f"{name} of {self.run_id} was changed; run the gate again.") from error

    def read_lines(self, name: str) -> list[Any]:
        """JSON values, one a line; none where there is no such file.

        Raises:
            TamperedError: If the file is damaged.
        """
        path = self.path / name
        if not path.is_file():
            return []
        try:
            return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        except (OSError, ValueError) as error:
            raise TamperedError(f"{name} of {self.run_id} was changed; run the gate again.") from error

    def read_json(self, name: str) -> Any:
        """One JSON value.

        Raises:
            TamperedError: If the file is missing or damaged.
        """
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise TamperedError(f"{name} of {self.run_id} cannot be read; run the gate again.") from error

    def digest(self, name: str) -> str:
        """sha256 of a file's bytes; "" where there is none."""
        try:
            return hashlib.sha256((self.path / name).read_bytes()).hexdigest()
        except OSError:
            return ""

    def seal(self, names: Iterable[str]) -> dict[str, str]:
        """Write the digests of these files; from now on the run is finished."""
        digests = {name: self.digest(name) for name in sorted(names) if (self.path / name).is_file()}
        self.write_json(MANIFEST, digests)
        return digests

    def check_sealed(self) -> dict[str, str]:
        """The digests that were sealed, after each file was compared with its own.

        Raises:
            InvalidRunError: If the run was not finished.
            TamperedError: Naming the first file that differs.
        """
        if not self.is_finished:
            raise InvalidRunError(
                f"The run {self.run_id} was not finished; `playbook gate run {self.run_id}` goes on with it."
            )
        digests = self.read_json(MANIFEST)
        if not isinstance(digests, dict):
            raise TamperedError(f"{MANIFEST} of {self.run_id} was changed since the run; run the gate again.")
        for name, digest in digests.items():
            if self.digest(name) != digest:
                raise TamperedError(f"{name} of {self.run_id} was changed since the run; run the gate again.")
        return digests
