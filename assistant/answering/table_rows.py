"""Rows of one table: which of them a question names, and which belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.display import table_cells
from assistant.answering.reading import Reading, ReadUnit
from knowledge.terms import term_set, words
from knowledge.units import UnitKind

MAX_ROWS_CHARS = 1200
"""Adjacent rows are quoted together up to this length."""
ROWS_APART = 0.5
"""Rows without a word of the question answer alike if their scores differ by no more than this."""


def without_unnamed_rows(units: Sequence[ReadUnit], question: str) -> list[ReadUnit]:
    """The units, less the rows of a table of which the question names another row.

    Asked for tier A, the row of tier B is as near as can be and answers nothing. Rows whose
    name holds the named one stay: "Loan abroad" beside "Loan" may be the exception to it.
    """
    asked = {_singular(word) for word in words(question)}
    keys = {id(each): _key_words(each) for each in units if _table(each)}
    named: dict[tuple[int, str] | None, list[frozenset[str]]] = {}
    for each in units:
        if _is_named(each, keys.get(id(each)), question, asked):
            named.setdefault(_table(each), []).append(keys[id(each)])
    return [
        each
        for each in units
        if _table(each) not in named or any(key <= keys[id(each)] for key in named[_table(each)])
    ]


def adjacent_rows(read_unit: ReadUnit, others: Sequence[ReadUnit]) -> tuple[int, int]:
    """Start and end of the run of rows around one, all of them among `others`."""
    unit, text = read_unit.unit, read_unit.span.version_text
    siblings = sorted(
        (other.unit for other in others if _table(other) == _table(read_unit)), key=lambda row: row.start
    )
    start, end = unit.start, unit.end
    for row in [*reversed([row for row in siblings if row.end <= start]), *siblings]:
        low, high = min(start, row.start), max(end, row.end)
        between = text[row.end : start] if row.end <= start else text[end : row.start]
        if not between.strip() and high - low <= MAX_ROWS_CHARS:
            start, end = low, high
    return start, end


def answers_alike(read_unit: ReadUnit, row: ReadUnit, reading: Reading) -> bool:
    """Whether a row of the same table answers a question for a set as another row does.

    It does if it holds the same words of the question ("passed"), and where the other holds
    none of them, if their scores are near.
    """
    if not same_table(read_unit, row):
        return False
    held = term_set(row.unit.text) & term_set(reading.question.focus)
    if held:
        return held <= term_set(read_unit.unit.text)
    return abs(read_unit.score - row.score) <= ROWS_APART


def is_row(read_unit: ReadUnit) -> bool:
    """Whether a unit is a row below a header."""
    return _table(read_unit) is not None


def same_table(first: ReadUnit, second: ReadUnit) -> bool:
    """Whether both are rows of one table."""
    return is_row(first) and _table(first) == _table(second)


def _table(read_unit: ReadUnit) -> tuple[int, str] | None:
    """What the rows of one table have in common; None for what is no row."""
    unit = read_unit.unit
    if unit.kind is not UnitKind.ROW or not unit.lead:
        return None
    return read_unit.span.version.version_id, unit.lead


def _key_words(read_unit: ReadUnit) -> frozenset[str]:
    return frozenset(_singular(word) for word in words(table_cells(read_unit.unit.text)[0]))


def _is_named(read_unit: ReadUnit, key_words: frozenset[str] | None, question: str, asked: set[str]) -> bool:
    """Whether the question names a row by its first cell, a short one together with its header."""
    if not key_words:
        return False
    key = table_cells(read_unit.unit.text)[0]
    if len(key) >= _LONG_ENOUGH:
        return key_words <= asked
    header = table_cells(read_unit.unit.lead)[0]
    return bool(re.search(rf"\b{re.escape(f'{header} {key}')}\b", question, re.IGNORECASE))


_LONG_ENOUGH = 3
"""A shorter name, such as "A", says too little alone."""


def _singular(word: str) -> str:
    """A word without its plural s: more than that would join "review" and "reviewed"."""
    return word.removesuffix("s") if len(word) > _LONG_ENOUGH and not word.endswith("ss") else word
