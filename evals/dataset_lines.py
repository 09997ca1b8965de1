"""Reading JSON Lines files that people write: every fault is one sentence with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Case = TypeVar("Case")


class DatasetError(Exception):
    """A dataset cannot be read. The message names the file and line."""


def load_lines(path: Path, parse: Callable[[dict[str, Any]], Case], *, what: str) -> list[Case]:
    """Parse each line of a file; blank lines are left out.

    Args:
        path: A UTF-8 file with one JSON object a line.
        parse: One object to one case; whatever it lacks or holds wrongly may raise KeyError,
            TypeError, ValueError or AttributeError.
        what: What a line is, for messages, such as "question".

    Raises:
        DatasetError: If the file cannot be read, holds no line, or a line is no such case.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read; give a UTF-8 file with one {what} a line.") from error
    # Not splitlines(): JSON strings may hold other line separators as they are.
    numbered = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not numbered:
        raise DatasetError(f"{path} is empty; give a file with one {what} a line.")
    return [_parse(line, parse, f"{path.name}, line {number}", what) for number, line in numbered]


def _parse(line: str, parse: Callable[[dict[str, Any]], Case], where: str, what: str) -> Case:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        raise DatasetError(f"{where} is no {what}: it is no JSON ({error.msg.lower()}).") from error
    if not isinstance(raw, dict):
        raise DatasetError(f"{where} is no {what}: it is no JSON object.")
    try:
        return parse(raw)
    except KeyError as error:
        raise DatasetError(f"{where} is no {what}: it lacks {error.args[0]!r}.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise DatasetError(f"{where} is no {what}: {error}.") from error


def text_of(raw: dict[str, Any], name: str, *, may_be_empty: bool = False) -> str:
    """A field that must be text, with something in it unless that is allowed.

    Raises KeyError or ValueError.
    """
    value = raw[name]
    if not isinstance(value, str) or not (value.strip() or may_be_empty):
        raise ValueError(f"{name!r} must be text")
    return value


def list_of(raw: dict[str, Any], name: str) -> list[Any]:
    """A field that must be a list.

    Raises KeyError or ValueError.
    """
    value = raw[name]
    if not isinstance(value, list):
        raise ValueError(f"{name!r} must be a list")
    return value
