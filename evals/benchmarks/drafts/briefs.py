"""The briefs of the benchmark, and what each draft is expected to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "datasets" / "briefs"
EXPECTED = "expected.yaml"
ENDINGS = (".md", ".txt", ".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One description of work."""

    name: str
    text: str
    ai: Sequence[str] = ()
    """Words of which each stands in the name of a step that AI does."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Names by the field that holds them."""
    dates: Mapping[str, str] = field(default_factory=dict)
    """ISO dates by the path of the field."""
    numbers: Sequence[float] = ()
    """Numbers that stand in some field."""
    open: Sequence[str] = ()
    """Paths of fields that nobody told: they must hold no value."""


def load_briefs(folder: Path) -> list[Case]:
    """The briefs of a folder by name, with what `expected.yaml` beside them demands."""
    import yaml

    expected: dict[str, Any] = {}
    if (folder / EXPECTED).is_file():
        expected = yaml.safe_load((folder / EXPECTED).read_text(encoding="utf-8")) or {}
    files = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and path.name != EXPECTED)
    return [
        Case(name=path.name, text=path.read_text(encoding="utf-8"), **_texts(expected.get(path.name, {})))
        for path in files
    ]


def _texts(expected: Mapping[str, Any]) -> dict[str, Any]:
    """As written, with dates as text again."""
    dates = {path: str(value) for path, value in (expected.get("dates") or {}).items()}
    return {**expected, "dates": dates}
