"""Datasets from their files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from evals.gate.cases.case import Case
from evals.gate.errors import CaseError

DATASETS_DIR = Path(__file__).parent.parent.parent / "datasets" / "gate"
DOCUMENTS_DIR = DATASETS_DIR / "documents"
"""Documents that attacks are about; they stand in the gate's own library, never in an organisation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasets:
    """Every case that a bar names."""

    cases: Sequence[Case]
    """In the order of the files and of their lines."""
    sha256: Mapping[str, str]
    """File name to the digest of its bytes."""


def load_datasets(names: Sequence[str], *, folder: Path = DATASETS_DIR) -> Datasets:
    """Read the datasets of these names.

    Raises:
        CaseError: If a file or a case cannot be used, or an id is given twice.
    """
    cases: list[Case] = []
    digests: dict[str, str] = {}
    for name in names:
        if Path(name).name != name or "\0" in name:
            raise CaseError(f"{name!r} is no name of a dataset; name a file in the dataset folder.")
        content = _read(folder / name)
        digests[name] = hashlib.sha256(content).hexdigest()
        cases += parse_cases(content, name=name)
    check_unique(cases)
    return Datasets(cases=tuple(cases), sha256=digests)


def parse_cases(content: bytes, *, name: str) -> list[Case]:
    """The cases of one file's bytes: one JSON object a line.

    Raises:
        CaseError: With the line that cannot be used.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(f"{name} is not UTF-8 text; save it as such.") from error
    # Not splitlines(): JSON strings may hold other line separators as they are.
    numbered = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not numbered:
        raise CaseError(f"{name} holds no case; give one JSON object a line.")
    return [_parse(line, f"{name}, line {number}") for number, line in numbered]


def _parse(line: str, where: str) -> Case:
    try:
        return Case.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        what = f"{field}: {first['msg']}" if field else first["msg"]
        raise CaseError(f"{where} is no case: {what[:1].lower()}{what[1:]}.") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CaseError(f"The dataset {path.name} cannot be read ({error.strerror}); restore it.") from error


def check_unique(cases: Sequence[Case]) -> None:
    """Check that no id is given twice.

    Raises:
        CaseError: With the id.
    """
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CaseError(f"Two cases have the id {case.id!r}; give one of them a new id.")
        seen.add(case.id)
