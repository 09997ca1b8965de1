"""Write the published schemas anew from the models."""

from __future__ import annotations

from pathlib import Path

from assistant.drafting.artifacts.schemas import schema_files


def main() -> None:
    """Write every schema beside this module."""
    for name, text in schema_files().items():
        (Path(__file__).parent / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
