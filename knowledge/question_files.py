"""Saved questions as files: JSON Lines of {"question", "role", "collection"}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from knowledge.audience import EVERYONE, ROLES
from knowledge.characters import whole_characters
from knowledge.errors import QuestionFileError
from knowledge.questions import KnownQuestion

MAX_CHARS = 4_000


def load_known_questions(path: Path) -> list[KnownQuestion]:
    """The questions of a file, in order. Unknown fields are ignored, so a batch file will do.

    Raises:
        QuestionFileError: If the file or one of its lines cannot be used; nothing is then taken.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path} cannot be read; give a UTF-8 JSON Lines file.") from error
    return [
        _parse_line(line, where=f"Line {number} of {path.name}")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]


def parse_known_question(value: Mapping[str, Any], *, where: str) -> KnownQuestion:
    """One question from JSON values.

    Args:
        where: Begins the sentence that tells what is wrong with it.

    Raises:
        QuestionFileError: If it has no text, too much of it, or a role that does not exist.
    """
    text, role, collection = value.get("question"), value.get("role"), value.get("collection")
    if not isinstance(text, str) or not text.strip():
        raise QuestionFileError(f'{where} has no text; give a "question" with words in it.')
    if len(text) > MAX_CHARS:
        raise QuestionFileError(f"{where} has {len(text):,} characters; at most {MAX_CHARS:,} are asked.")
    if role not in (None, "", *ROLES):
        raise QuestionFileError(f"{where} names the role {role!r}; use one of {', '.join(ROLES)}.")
    if collection is not None and not isinstance(collection, str):
        raise QuestionFileError(f'{where} has a "collection" that is no text; mend or remove it.')
    return KnownQuestion(text=_clean(text), role=role or EVERYONE, collection=collection or None)


def render_known_questions(questions: Iterable[KnownQuestion]) -> str:
    """The text of a file that holds these questions."""
    lines = (
        {"question": each.text, "role": each.role}
        | ({"collection": each.collection} if each.collection else {})
        for each in questions
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def write_known_questions(path: Path, questions: Iterable[KnownQuestion]) -> None:
    """Write them to a file.

    Raises:
        QuestionFileError: If it cannot be written.
    """
    try:
        path.write_text(render_known_questions(questions), encoding="utf-8")
    except OSError as error:
        raise QuestionFileError(f"{path} cannot be written; choose another file.") from error


def _parse_line(line: str, *, where: str) -> KnownQuestion:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise QuestionFileError(f"{where} is not a JSON object; mend or remove it.")
    return parse_known_question(value, where=where)


def _clean(text: str) -> str:
    return whole_characters(text).replace("\x00", "").strip()
