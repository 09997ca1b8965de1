"""The README says what is true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from assistant.cli import COMMANDS
from assistant.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def setting_rows(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """A table row for each setting, as the README must have it."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from setting_rows(field.annotation, f"{prefix}{name}.")
        else:
            default = field.get_default(call_default_factory=True)
            yield f"| `{prefix}{name}` | `{'unset' if default is None else default}` | {field.description} |"


def test_the_readme_documents_every_setting_with_its_default() -> None:
    assert [row for row in setting_rows(Settings) if row not in README] == []


def test_the_readme_shows_the_commands_a_newcomer_needs() -> None:
    for command in (
        "make run",
        "make test",
        *(f"playbook {name}" for name in ("ingest", "ask", "search", "kb")),
    ):
        assert command in README
    assert set(COMMANDS) >= {"serve", "ingest", "search", "ask", "kb", "bench", "users", "doctor"}
