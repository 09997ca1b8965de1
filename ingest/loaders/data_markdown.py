"""Nested data as Markdown that reads like a document. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from ingest.loaders.markdown_text import heading, plain_line
from ingest.loaders.tables import render_table

_DEEPEST_HEADING = 5


def render_data(value: object) -> str:
    """Data as Markdown.

    A mapping's simple values become lines "- **key**: value", its larger values sections
    with the key as heading; a list of records with simple values becomes a table. A `title`
    or `name` at the top becomes the first heading.
    """
    if isinstance(value, Mapping):
        title_key = next((key for key in ("title", "name") if _is_simple(value.get(key))), None)
        rest = {key: item for key, item in value.items() if key != title_key}
        title = scalar_text(value[title_key]) if title_key else ""
        parts = [heading(1, title)] if title else []
        return "\n\n".join([*parts, *_mapping(rest, 2)])
    return "\n\n".join(_value(value, 2))


def scalar_text(value: object) -> str:
    """A simple value on one line: dates in ISO form, yes/no as `true`/`false`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ", ".join(scalar_text(item) for item in value)
    return re.sub(r"\s+", " ", str(value)).strip()


def label(key: object) -> str:
    """A key as a person would write it: `review_by` is "review by".

    >>> label("review_by")
    'review by'
    """
    return re.sub(r"\s+", " ", str(key).replace("_", " ")).strip()


def _is_simple(value: object) -> bool:
    return value is not None and not isinstance(value, (Mapping, list, tuple))


def _is_short_list(value: object) -> bool:
    simple = isinstance(value, list) and all(_is_simple(item) for item in value)
    return simple and len(scalar_text(value)) <= 80 and not any("," in str(v) for v in value)  # type: ignore[union-attr,attr-defined]


def _mapping(value: Mapping[object, object], level: int) -> Iterator[str]:
    lines: list[str] = []
    for key, item in value.items():
        if item is None or item in ("", [], {}):
            continue
        if (_is_simple(item) and "\n\n" not in str(item).strip()) or _is_short_list(item):
            lines.append(f"- **{label(key)}**: {scalar_text(item)}")
            continue
        if lines:
            yield "\n".join(lines)
            lines = []
        yield from _section(key, item, level)
    if lines:
        yield "\n".join(lines)


def _section(key: object, item: object, level: int) -> Iterator[str]:
    if level <= _DEEPEST_HEADING:
        yield heading(level, label(key))
    else:
        yield f"**{label(key)}**"
    yield from _value(item, level + 1)


def _value(value: object, level: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _mapping(value, level)
    elif isinstance(value, (list, tuple)):
        yield from _sequence(value, level)
    elif value is not None:
        yield from (plain_line(part) for part in re.split(r"\n\s*\n", str(value)) if part.strip())


def _sequence(items: Sequence[object], level: int) -> Iterator[str]:
    if _are_records(items):
        yield _record_table(items)  # type: ignore[arg-type]
        return
    lines: list[str] = []
    for number, item in enumerate(items, start=1):
        if _is_simple(item):
            lines.append(f"- {scalar_text(item)}")
            continue
        if lines:
            yield "\n".join(lines)
            lines = []
        yield from _member(item, number, level)
    if lines:
        yield "\n".join(lines)


def _member(item: object, number: int, level: int) -> Iterator[str]:
    """A large member of a list, under its own name or number."""
    if isinstance(item, Mapping):
        name_key = next((k for k in ("title", "name", "id", "step") if _is_simple(item.get(k))), None)
        name = scalar_text(item[name_key]) if name_key else str(number)
        rest = {key: part for key, part in item.items() if key != name_key}
        yield from _section(name, rest, level)
    elif item is not None:
        yield from _value(item, level)


def _are_records(items: Sequence[object]) -> bool:
    """At least two mappings of simple values that share most of their keys."""
    if len(items) < 2 or not all(isinstance(item, Mapping) and item for item in items):
        return False
    records: list[Mapping[object, object]] = list(items)  # type: ignore[arg-type]
    keys = {key for record in records for key in record}
    simple = all(
        value is None or _is_simple(value) or _is_short_list(value)
        for record in records
        for value in record.values()
    )
    filled = sum(len(record) for record in records)
    return simple and len(keys) <= 12 and filled >= 0.5 * len(keys) * len(records)


def _record_table(records: Sequence[Mapping[object, object]]) -> str:
    keys = list(dict.fromkeys(key for record in records for key in record))
    rows = [[label(key) for key in keys]]
    rows.extend([scalar_text(record.get(key)) for key in keys] for record in records)
    return render_table(rows)
