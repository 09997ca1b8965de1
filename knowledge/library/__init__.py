"""The starter library: documents of a fictional insurer, written for this project."""

from pathlib import Path
from typing import Final

LIBRARY_DIR: Final = Path(__file__).parent
"""Folder of this package: documents, their sources and the build script."""

DOCUMENTS_DIR: Final = LIBRARY_DIR / "documents"
"""What an installation ingests on its first start."""

QUESTIONS_FILE: Final = LIBRARY_DIR / "questions.jsonl"
"""What an installation saves on its first start, to show what a change would change."""
