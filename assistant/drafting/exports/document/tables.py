"""Blocks made of fields, parts and rows of an artifact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.exports.document.blocks import Block, Cell, Heading, Line, Table, TableRow
from assistant.drafting.exports.document.columns import Column, columns_of
from assistant.drafting.exports.document.labels import label_of
from assistant.drafting.exports.document.wording import Wording, shown_fields

_FIELD_WIDTHS = (2.2, 5.2, 2.6)


def definitions(
    holder: BaseModel, names: Iterable[str], wording: Wording, *, path: str, caption: str
) -> Table | None:
    """Fields of a part, one a row: what it is called, what is said, how certain that is."""
    rows = [row for name in names if (row := _definition(holder, name, wording, path))]
    if not rows:
        return None
    headers = ("Field", "What is specified", "Status")
    return Table(caption=caption, headers=headers, rows=tuple(rows), widths=_FIELD_WIDTHS)


def _definition(holder: BaseModel, name: str, wording: Wording, path: str) -> TableRow | None:
    value = getattr(holder, name)
    key = key_of(type(holder), name)
    below = f"{path}.{key}" if path else key
    label = (Line(text=_label(holder, name, key), strong=True),)
    if not isinstance(value, Slot):
        lines = wording.field(holder, name)
        return TableRow(cells=(label, lines, ()), anchor=below) if lines else None
    lines = wording.field(holder, name)
    if not lines:
        return None
    if value.filled:
        said = tuple(_unmarked(line) for line in lines)
        return TableRow(cells=(label, said, wording.status(value)), anchor=below)
    who = tuple(_unmarked(line) for line in lines if line.text)
    status = (Line(text="", mark=lines[0].mark),)
    return TableRow(
        cells=(label, who or (Line(text="no value, and nobody is asked yet"),), status), anchor=below
    )


def _label(holder: BaseModel, name: str, key: str) -> str:
    """Questions to the platform and the like stand in the schema as questions, which say more than a name."""
    description = type(holder).model_fields[name].description or ""
    return description if description.endswith("?") else label_of(key)


def row_table(
    rows: Sequence[BaseModel], wording: Wording, *, path: str, caption: str, numbered: bool = False
) -> list[Block]:
    """Rows as one table, or each as a table of its own where they have too many fields."""
    if not rows:
        return []
    columns = columns_of(type(rows[0]), list(rows))
    if not columns:
        return _cards(rows, wording, path)
    columns = tuple(each for each in columns if _used(each, rows, wording)) or columns
    with wording.shortened():
        return [_table(rows, columns, wording, path=path, caption=caption, numbered=numbered)]


def _table(
    rows: Sequence[BaseModel],
    columns: tuple[Column, ...],
    wording: Wording,
    *,
    path: str,
    caption: str,
    numbered: bool,
) -> Table:
    body = tuple(
        _row(row, columns, wording, path=path, number=number if numbered else None)
        for number, row in enumerate(rows, start=1)
    )
    headers = tuple(column.header for column in columns)
    widths = tuple(column.width for column in columns)
    return Table(caption=caption, headers=headers, rows=body, widths=widths)


def _used(column: Column, rows: Sequence[BaseModel], wording: Wording) -> bool:
    return any(_cell(row, column, wording) for row in rows)


def _row(
    row: BaseModel, columns: tuple[Column, ...], wording: Wording, *, path: str, number: int | None
) -> TableRow:
    cells = [_cell(row, column, wording) for column in columns]
    cells[0] = _head(cells[0], row, wording, table=path.rpartition(".")[2], number=number)
    anchor = f"{path}.{row.id}" if isinstance(row, Row) else ""
    return TableRow(cells=tuple(cells), anchor=anchor)


def _head(cell: Cell, row: BaseModel, wording: Wording, *, table: str, number: int | None) -> Cell:
    """The first cell with the row's number and its own certainty."""
    first = cell[0] if cell else Line(text=wording.names.row(table, getattr(row, "id", "–")))
    mark, refs = wording.row_mark(row)
    text = f"{number}. {first.text}" if number else first.text
    mark, refs = (mark, refs) if mark else (first.mark, first.refs)
    return (Line(text=text, mark=mark, refs=refs, strong=True), *cell[1:])


def _cell(row: BaseModel, column: Column, wording: Wording) -> Cell:
    lines: list[Line] = []
    for position, given in enumerate(column.fields):
        name = given.lstrip("=+-")
        if not name or given.startswith("-") or (position and getattr(row, name) is False):
            continue
        found = wording.field(row, name)
        if given.startswith("=") or not (position or given.startswith("+")):
            lines += found
        elif found:
            lines += _with_label(found, label_of(key_of(type(row), name)))
    return tuple(lines)


def _with_label(lines: Cell, label: str) -> Cell:
    """One line is labelled itself; a list gets a line with its label before it."""
    if len(lines) == 1 and not lines[0].label and not lines[0].item:
        only = lines[0]
        return (Line(text=only.text, label=label, mark=only.mark, refs=only.refs),)
    return (Line(text="", label=label), *lines)


def _cards(rows: Sequence[BaseModel], wording: Wording, path: str) -> list[Block]:
    blocks: list[Block] = []
    for number, row in enumerate(rows):
        key = row.id if isinstance(row, Row) else str(number)
        name = wording.names.row(path.rpartition(".")[2], key)
        blocks.append(Heading(text=name))
        mark, refs = wording.row_mark(row)
        found = part_blocks(row, wording, path=f"{path}.{key}", caption=name)
        blocks += found
        if mark and found and isinstance(found[0], Table):
            blocks[-len(found)] = _noting_row(found[0], mark, refs)
    return blocks


def _noting_row(table: Table, mark: Any, refs: tuple[int, ...]) -> Table:
    line = (Line(text="", mark=mark, refs=refs),)
    note = TableRow(
        cells=((Line(text="This entry", strong=True),), (Line(text="whether it belongs here"),), line)
    )
    return Table(caption=table.caption, headers=table.headers, rows=(note, *table.rows), widths=table.widths)


def part_blocks(part: BaseModel, wording: Wording, *, path: str, caption: str) -> list[Block]:
    """A part: its plain fields as one table, then its tables and parts, each under what it is called."""
    matrix = _matrix(part, wording, path=path, caption=caption)
    if matrix:
        return [matrix]
    plain = [name for name in shown_fields(part) if not stands_alone(getattr(part, name))]
    blocks: list[Block] = []
    table = definitions(part, plain, wording, path=path, caption=caption)
    if table:
        blocks.append(table)
    for name in shown_fields(part):
        value = getattr(part, name)
        if stands_alone(value):
            key = key_of(type(part), name)
            blocks += standing_blocks(value, key, wording, path=f"{path}.{key}" if path else key)
    return blocks


def standing_blocks(value: Any, key: str, wording: Wording, *, path: str) -> list[Block]:
    """A table or a part under a heading of its own; nothing where it is empty."""
    title = label_of(key)
    if isinstance(value, list):
        blocks = row_table(value, wording, path=path, caption=title)
    else:
        blocks = part_blocks(value, wording, path=path, caption=title)
    inner = [block for block in blocks if isinstance(block, Heading)]
    if len(inner) == 1 and blocks[0] is inner[0]:
        blocks = blocks[1:]
    return [Heading(text=title), *map(_lowered, blocks)] if blocks else []


def _lowered(block: Block) -> Block:
    return Heading(text=block.text, level=2) if isinstance(block, Heading) else block


def stands_alone(value: Any) -> bool:
    """Whether a value is a table of rows or a part with slots, which needs a place of its own."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], BaseModel) and not isinstance(value[0], PartyRef)
    if not isinstance(value, BaseModel) or isinstance(value, Slot | PartyRef):
        return False
    return any(
        isinstance(getattr(value, name), Slot) or stands_alone(getattr(value, name))
        for name in type(value).model_fields
    )


def _matrix(part: BaseModel, wording: Wording, *, path: str, caption: str) -> Table | None:
    """Parts of one kind side by side, such as the five questions: one row each."""
    names = shown_fields(part)
    kinds = {type(getattr(part, name)) for name in names}
    kind = next(iter(kinds), None)
    if (
        len(kinds) != 1
        or kind is None
        or not issubclass(kind, BaseModel)
        or issubclass(kind, Slot | PartyRef)
    ):
        return None
    fields = [
        each for each in kind.model_fields if any(wording.field(getattr(part, name), each) for name in names)
    ]
    if not fields or len(fields) > 5:
        return None
    rows = tuple(
        TableRow(
            cells=(
                (Line(text=_label(part, name, key_of(type(part), name)), strong=True),),
                *(wording.field(getattr(part, name), each) for each in fields),
            ),
            anchor=f"{path}.{key_of(type(part), name)}",
        )
        for name in names
    )
    headers = (caption, *(label_of(key_of(kind, each)) for each in fields))
    return Table(caption=caption, headers=headers, rows=rows, widths=(3.0, *(2.0 for _ in fields)))


def _unmarked(line: Line) -> Line:
    return Line(text=line.text, label=line.label, item=line.item, strong=line.strong)
