"""Values of an artifact as lines that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.durations import in_words
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.exports.document.blocks import Cell, Line, Mark
from assistant.drafting.exports.document.cleaning import cleaned, one_line
from assistant.drafting.exports.document.labels import label_of, value_in_words
from assistant.drafting.exports.document.names import REFERENCES, Names
from assistant.drafting.exports.document.phrases import phrase_of
from assistant.drafting.exports.document.sources import Sources

ROW_FIELDS = frozenset({"id", "status", "provenance"})
"""Of rows: what is not shown as a field."""
_SHARES = frozenset({"sample_rate", "review_rate", "alert_at"})
_DURATION = re.compile(r"P(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ITEM = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s+")
_MARKS = {
    SlotStatus.CONFIRMED: Mark.CONFIRMED,
    SlotStatus.INFERRED: Mark.INFERRED,
    SlotStatus.DEFAULT: Mark.DEFAULT,
    SlotStatus.TBC: Mark.OPEN,
}


class Wording:
    """Words the values of one artifact, and numbers what they rest on."""

    def __init__(self, artifact: Header) -> None:
        self.names = Names(artifact)
        self.sources = Sources()
        self.short = False
        """Whether parties are named without title and unit, as within tables of rows."""

    @contextmanager
    def shortened(self) -> Iterator[None]:
        """Within it, parties are named without title and unit."""
        before, self.short = self.short, True
        try:
            yield
        finally:
            self.short = before

    def field(self, holder: BaseModel, name: str) -> Cell:
        """The lines of one field; none where there is nothing to say."""
        value = getattr(holder, name)
        if isinstance(value, Slot):
            return self.slot(value, holder, name)
        return self.lines(value, key_of(type(holder), name), fixed=is_fixed(type(holder), name))

    def slot(self, slot: Slot[Any], holder: BaseModel, name: str) -> Cell:
        """The value with its mark; who gives it by when where there is none."""
        if not slot.filled:
            return self._lack(slot, holder, name)
        lines = self.lines(slot.value, name, fixed=is_fixed(type(holder), name))
        mark, refs = self.standing(slot)
        # In a list the mark stands at its end, where it is read after all items.
        return (*lines[:-1], _marked(lines[-1], mark, refs)) if lines else ()

    def standing(self, slot: Slot[Any]) -> tuple[Mark, tuple[int, ...]]:
        """The mark of a slot, and the numbers of what it rests on."""
        if not slot.filled:
            return (Mark.OPEN if slot.open else Mark.MISSING), ()
        return _MARKS[slot.status], self.sources.numbers(slot.provenance)

    def row_mark(self, row: BaseModel) -> tuple[Mark | None, tuple[int, ...]]:
        """How certain it is that a row belongs there; None where nobody doubts it."""
        if not isinstance(row, Row) or row.status == SlotStatus.CONFIRMED:
            return None, ()
        return _MARKS[row.status], self.sources.numbers(row.provenance)

    def lines(self, value: Any, name: str = "", *, fixed: bool = False) -> Cell:
        """A value without its certainty; a Part as one line a field."""
        if value is None or value == "" or value == []:
            return ()
        if isinstance(value, Slot):
            return self.lines(value.value, name, fixed=fixed)
        if isinstance(value, list | tuple):
            return self._items(value, name, fixed)
        if isinstance(value, BaseModel) and not isinstance(value, PartyRef):
            return self._part(value)
        if isinstance(value, str) and not isinstance(value, Enum) and not fixed and name not in REFERENCES:
            return _text_lines(value)
        return (Line(text=self.text(value, name, fixed=fixed)),)

    def text(self, value: Any, name: str = "", *, fixed: bool = False) -> str:
        """A value on one line."""
        if isinstance(value, Slot):
            return self.text(value.value, name, fixed=fixed)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Enum):
            return value_in_words(str(value.value))
        if isinstance(value, int | float):
            return f"{number(value * 100)} %" if name in _SHARES else number(value)
        if isinstance(value, date):
            return day(value)
        if isinstance(value, PartyRef):
            return one_line(value.name) if self.short else party(value)
        if isinstance(value, list | tuple):
            joint = " → " if name == "path" else ", "
            return joint.join(filter(None, (self.text(each, name, fixed=fixed) for each in value)))
        if isinstance(value, BaseModel):
            return self._compact(value)
        if value is None:
            return ""
        return self._string(str(value), name, fixed)

    def _string(self, value: str, name: str, fixed: bool) -> str:
        if fixed:
            return value_in_words(value)
        if name in REFERENCES:
            return self.names.of(name, value)
        return _readable(one_line(value))

    def _items(self, values: Any, name: str, fixed: bool) -> Cell:
        texts = [self.text(each, name, fixed=fixed) for each in values]
        texts = [text for text in texts if text]
        if name == "path":
            return (Line(text=" → ".join(texts)),) if texts else ()
        return tuple(Line(text=text, item=len(texts) > 1) for text in texts)

    def _part(self, part: BaseModel) -> Cell:
        phrase = phrase_of(part, self)
        if phrase is not None:
            return (Line(text=phrase),) if phrase else ()
        lines = []
        for name in shown_fields(part):
            value = getattr(part, name)
            key = key_of(type(part), name)
            if isinstance(value, Slot) and not value.filled:
                lines += [_labelled(line, label_of(key)) for line in self._lack(value, part, name)]
                continue
            text = self.text(value, key, fixed=is_fixed(type(part), name))
            if text:
                lines.append(Line(text=text, label=label_of(key)))
        return tuple(lines)

    def _compact(self, part: BaseModel) -> str:
        phrase = phrase_of(part, self)
        if phrase is not None:
            return phrase
        pieces = []
        for name in shown_fields(part):
            key = key_of(type(part), name)
            text = self.text(getattr(part, name), key, fixed=is_fixed(type(part), name))
            if text:
                pieces.append(f"{label_of(key)}: {text}" if pieces else text)
        return "; ".join(pieces)

    def _lack(self, slot: Slot[Any], holder: BaseModel, name: str) -> Cell:
        options = tuple(
            Line(text=f"sources say: {self.text(option, name)}", item=True) for option in slot.options
        )
        if slot.open:
            return (Line(text=promise(slot, short=self.short), mark=Mark.OPEN), *options)
        if options or is_required(type(holder), name):
            return (Line(text="", mark=Mark.MISSING), *options)
        return ()

    def status(self, slot: Slot[Any]) -> Cell:
        """What stands in a column of its own: the mark, the rule of a default, and who confirms it."""
        mark, refs = self.standing(slot)
        lines = [Line(text="", mark=mark, refs=refs)]
        lines += [Line(text=one_line(each.rule)) for each in slot.provenance if isinstance(each, DefaultRule)]
        if slot.filled and slot.status != SlotStatus.CONFIRMED and slot.confirm_owner and slot.confirm_by:
            lines.append(Line(text=f"{party(slot.confirm_owner)} confirms by {day(slot.confirm_by)}"))
        return tuple(lines)


def promise(slot: Slot[Any], *, short: bool = False) -> str:
    """Who gives a value by when; `short` leaves title and unit out."""
    owner = "nobody yet"
    if slot.confirm_owner:
        owner = one_line(slot.confirm_owner.name) if short else party(slot.confirm_owner)
    return f"{owner}, by {day(slot.confirm_by)}" if slot.confirm_by else owner


def party(given: PartyRef) -> str:
    """Somebody with title and unit, as far as known.

    >>> party(PartyRef(name="Ada Ek", title="Head of Claims", org_unit="Claims"))
    'Ada Ek (Head of Claims, Claims)'
    """
    name = one_line(given.name)
    besides = [one_line(each) for each in (given.title, given.org_unit) if each]
    besides = [each for each in besides if each.casefold() not in name.casefold()]
    return f"{name} ({', '.join(besides)})" if besides else name


def day(given: date | None) -> str:
    """A date that is read alike in every country: `1 Dec 2026`; with the time where there is one."""
    if given is None:
        return ""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    text = f"{given.day} {months[given.month - 1]} {given.year}"
    return f"{text} {given:%H:%M}" if isinstance(given, datetime) else text


def number(given: float) -> str:
    """A number without needless zeros: 1200.0 as `1,200`, 0.850 as `0.85`."""
    if isinstance(given, int) or given.is_integer():
        return f"{int(given):,}"
    return f"{given:,.6f}".rstrip("0") if abs(given) >= 1e-4 else f"{given:g}"


def shown_fields(part: BaseModel) -> list[str]:
    """The fields of a part that people read, in the order of the schema."""
    hidden = ROW_FIELDS if isinstance(part, Row) else frozenset()
    return [name for name in type(part).model_fields if name not in hidden]


def is_required(model: type[BaseModel], name: str) -> bool:
    """Whether the artifact is incomplete without a field."""
    extra = model.model_fields[name].json_schema_extra
    return bool(isinstance(extra, dict) and extra.get("x-required"))


def is_fixed(model: type[BaseModel], name: str) -> bool:
    """Whether a field holds one of a fixed list of values, which are worded."""
    return _names_literal(model.model_fields[name].annotation)


def _names_literal(annotation: Any) -> bool:
    if get_origin(annotation) is Literal:
        return True
    if isinstance(annotation, type) and issubclass(annotation, Slot):
        return _names_literal(annotation.model_fields["value"].annotation)
    return any(_names_literal(each) for each in get_args(annotation) if each is not type(None))


def _marked(line: Line, mark: Mark, refs: tuple[int, ...]) -> Line:
    return Line(text=line.text, label=line.label, mark=mark, refs=refs, item=line.item)


def _labelled(line: Line, label: str) -> Line:
    return Line(text=line.text, label=label, mark=line.mark, refs=line.refs, item=line.item)


def _readable(text: str) -> str:
    """A text that is a date or a duration in words; any other as it is."""
    if len(text) > 1 and _DURATION.fullmatch(text):
        return in_words(text)
    if _DATE.fullmatch(text):
        try:
            return day(date.fromisoformat(text))
        except ValueError:
            return text
    return text


def _text_lines(value: str) -> Cell:
    if "\n" not in value:
        text = _readable(one_line(value))
        return (Line(text=text),) if text else ()
    lines = [" ".join(line.split()) for line in cleaned(value).split("\n")]
    return tuple(
        Line(text=_ITEM.sub("", line, count=1) if _ITEM.match(line) and len(lines) > 1 else line,
             item=bool(_ITEM.match(line)) and len(lines) > 1)
        for line in lines
        if line
    )  # fmt: skip
