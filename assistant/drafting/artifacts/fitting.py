"""Bring the data of a file into the shape of a model, as far as what is meant is plain. Pure.

Rows written as a mapping of ids become a list, a bare value becomes a slot, `Business owner` is read as
`business_owner`. Whether values fit is judged afterwards, in `repairing`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.parsing import Plain, plain
from assistant.drafting.artifacts.parties import PartyRef, identifier
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.shapes import (
    SOURCES,
    Shape,
    demanded_words,
    fields_of,
    named,
    shape_of,
    slots_in,
)
from assistant.drafting.artifacts.slot import Slot

_NOT_YET = re.compile(
    r"\W*(?:tb[acd]|to be (?:confirmed|decided|defined|announced)|unknown|n/?k|\?+)\W*", re.IGNORECASE
)
_TYPED = ("value", "options")
_CAUTIOUS = ("none", "human", "process", "message")
_ENDS = frozenset({"from", "to"})
_ENDINGS = ("_id", "_ref", "_kind", "_on")
"""Of fields that people name without them, such as `system` for `system_id`."""
_NAMED_BY = (
    "name", "title", "activity", "decision", "role", "output_type", "sev", "trigger", "text", "vendor",
    "action", "message", "risk", "audience", "sli", "authority",
)  # fmt: skip
MAIN_FIELDS = {
    "PlatformAnswer": "answer", "LayerState": "score", "ControlState": "present", "OwnerTerms": "person",
    "Assignment": "party", "Sla": "target", "StepInput": "data_source", "StepOutput": "artefact",
    "SystemOfRecord": "system_id", "ToolGrant": "tool", "FailureMode": "mode", "Alternative": "text",
    "ResidualRisk": "text", "Milestone": "name", "Dependency": "on", "ToBe": "summary", "Override": "who",
    "StopProcedure": "who", "StopAuthority": "who", "ConcernReporting": "channel", "Recourse": "how",
    "SupportModel": "hours", "Fallback": "manual_process_ref", "Coverage": "hours", "Comparator": "text",
    "ValueStatement": "text", "OwnerStatement": "text", "Attribution": "design", "Reporting": "cadence",
    "DrillSchedule": "every", "PostIncidentReview": "due_within", "RollbackReview": "due_within",
    "LaunchSupport": "channel", "FollowUp": "text", "Message": "audience", "Decommission": "criteria",
    "Model": "name",
}  # fmt: skip
"""The field that a bare value stands for, by part."""
_DAYS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y", "%Y/%m/%d")
"""Ways to write a day that have one meaning."""


class SlotData(dict[str, Any]):
    """A slot's data, told from other mappings so that paths can leave `value` out."""


Note = Callable[[str, str], None]
"""Takes a path and a message."""


def fit(model: type[BaseModel], data: dict[str, Any], note: Note) -> dict[str, Any]:
    """The data in the shape of a model; what is not understood is told through `note` and left out."""
    return _model(model, data, "", note)


def says_not_yet(text: str) -> bool:
    """Whether a text only says that the value is not known yet, such as `TBC`."""
    return _NOT_YET.fullmatch(text) is not None


def _any(annotation: Any, data: Any, path: str, note: Note) -> Any:
    shape = shape_of(annotation)
    if shape.slot_of is not None:
        return _slot(shape.slot_of, data, path, note)
    if data is None:
        return None
    if shape.sources:
        return _source(data, path, note)
    if shape.model is not None and not isinstance(data, dict | list) and shape.model.__name__ in MAIN_FIELDS:
        data = {MAIN_FIELDS[shape.model.__name__]: data}
    if shape.model is PartyRef and isinstance(data, list) and all(isinstance(one, str) for one in data):
        return " and ".join(data) or None
    if shape.model is not None:
        return (
            _model(shape.model, data, path, note) if isinstance(data, dict) else _plain_or_text(shape, data)
        )
    if shape.row is not None:
        return _rows(shape.row, data, path, note)
    return _plain_or_text(shape, data)


def _plain_or_text(shape: Shape, data: Any) -> Any:
    """A value, or how it was written where a text or a word is asked for."""
    if isinstance(data, bool):
        data = Plain(data, "yes" if data else "no")
    if shape.words:
        return _word(shape.words, data.text if isinstance(data, Plain) else data)
    if shape.day and isinstance(data, str):
        return _day(data)
    if isinstance(data, Plain) and (shape.text or shape.model is PartyRef):
        return data.text
    return plain(data)


def _day(text: str) -> str:
    """A day as ISO writes it, where it is written in another plain way; else as it stands."""
    for way in _DAYS:
        try:
            return datetime.strptime(text.strip(), way).date().isoformat()
        except ValueError:
            continue
    return text


def _word(allowed: tuple[str, ...], given: Any) -> Any:
    if not isinstance(given, str) or given in allowed:
        return plain(given)
    simple = _simple(given)
    return next((word for word in allowed if _simple(word) == simple), given)


def _simple(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text.strip()).lower()).strip("_")


def _slot(inner: Any, data: Any, path: str, note: Note) -> SlotData:
    if data is None or data == "":
        return SlotData()
    if isinstance(data, str) and says_not_yet(data):
        note(
            path, f"`{data.strip()}` is no value; say who confirms it, with `confirm_owner` and `confirm_by`."
        )
        return SlotData()
    if isinstance(data, dict) and _is_slot(inner, data):
        made = SlotData(_model(Slot, {k: v for k, v in data.items() if k not in _TYPED}, path, note))
        if data.get("value") is not None:
            made["value"] = _any(inner, data["value"], path, note)
            made.setdefault("status", "confirmed")
        if isinstance(data.get("options"), list):
            made["options"] = [_any(inner, option, path, note) for option in data["options"]]
        return made
    said = {"kind": "said", "source": "file"}
    return SlotData(value=_any(inner, data, path, note), status="confirmed", provenance=[said])


def _is_slot(inner: Any, data: dict[str, Any]) -> bool:
    """Whether a mapping is a slot, and not the bare value of one."""
    own, model = data.keys() & Slot.model_fields.keys(), shape_of(inner).model
    if model is None:
        return True
    fields = {key_of(model, name) for name in model.model_fields}
    if own == data.keys():
        alike = "value" in own & fields and not isinstance(data["value"], dict)
        return (
            _stands_for(model, data["value"])
            if alike
            else bool(own & {"value", "status"} or not own & fields)
        )
    return bool(own - fields) and len(own) > len(data.keys() & fields)


def _stands_for(model: type[BaseModel], data: Any) -> bool:
    """Whether a value that is no mapping can stand for a part, as a number for a baseline."""
    try:
        model.model_validate(plain(data))
    except ValidationError:
        return False
    return True


def _source(data: Any, path: str, note: Note) -> Any:
    if isinstance(data, str):
        return {"kind": "said", "quote": data}
    if not isinstance(data, dict):
        return plain(data)
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in SOURCES:
        kind = "cited" if "doc_id" in data else "default" if "rule" in data else "said"
    return {**_model(SOURCES[kind], data, path, note), "kind": kind}


def _model(model: type[BaseModel], data: dict[str, Any], path: str, note: Note) -> dict[str, Any]:
    fields = fields_of(model)
    if _is_its_table(fields, data):
        data = {next(iter(fields)): data}
    made: dict[str, Any] = {}
    for key, value in data.items():
        if key in fields or key.lower().startswith(("x-", "x_")):
            name = key
        else:
            name = _field_called(_simple(key), fields, data)
            if name not in fields or not _may_stand(fields[name], name, key, value):
                note(f"{path}.{key}" if path else key, _unknown(model, key, fields))
                continue
        if name in fields and name not in made and not (value is None and name not in slots_in(model)):
            made[name] = _any(fields[name], value, f"{path}.{name}" if path else name, note)
    for key in demanded_words(model):
        _choose(key, shape_of(fields[key]).words, made, path, note)
    return made


def _is_its_table(fields: dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether the rows of the only table that a part holds stand there without its name."""
    only = next(iter(fields.values())) if len(fields) == 1 else None
    rows = only is not None and shape_of(only).row is not None
    return rows and data.keys().isdisjoint(fields) and all(isinstance(row, dict) for row in data.values())


def _field_called(name: str, fields: dict[str, Any], data: dict[str, Any]) -> str:
    """The field of a name, or the one that differs by a usual ending and is not given itself."""
    longer = [name + ending for ending in _ENDINGS]
    return name if name in fields else next((each for each in longer if each in fields.keys() - data), name)


def _may_stand(annotation: Any, name: str, key: str, value: Any) -> bool:
    """Whether a value under a shortened name is meant for this field: of words, only one of them is."""
    words = shape_of(annotation).words
    return name == _simple(key) or not words or _word(words, value) in words


def _choose(key: str, words: tuple[str, ...], made: dict[str, Any], path: str, note: Note) -> None:
    """Where a required word is missing or wrong: one that claims no safeguard and no result."""
    if made.get(key) in words:
        return
    stead = next((word for word in _CAUTIOUS if word in words), words[0])
    wrong = f"`{made[key]}` is not allowed here" if key in made else f"`{key}` is missing"
    allowed = ", ".join(words[:-1]) + f" or {words[-1]}"
    below = f"{path}.{key}" if path else key
    note(below, f"{wrong}; write {allowed}. Until then it is read as `{stead}`.")
    made[key] = stead


def _unknown(model: type[BaseModel], key: str, fields: dict[str, Any]) -> str:
    near = get_close_matches(_simple(key), fields, n=1, cutoff=0.6)
    hint = f"did you mean `{near[0]}`?" if near else "it was left out."
    return f"`{key}` is not a field of {named(model)}; {hint}"


def _rows(item: Any, data: Any, path: str, note: Note) -> Any:
    model = shape_of(item).model
    is_row = model is not None and issubclass(model, Row)
    if isinstance(data, dict):
        looks_like_one = model is not None and bool(data.keys() & fields_of(model).keys())
        if is_row and not looks_like_one:
            data = [_row_of(model, key, value) for key, value in data.items()]
        elif model is not None and not looks_like_one and (about := _about(model)):
            data = [_part_of(model, about, key, value) for key, value in data.items()]
        else:
            data = [data]
    elif not isinstance(data, list):
        data = [data]
    if is_row:
        data = _with_ids([_named_row(model, row) for row in data], path, note)
    made = []
    for place, row in enumerate(data):
        if row is not None:
            below = f"{path}.{_row_key(row, place)}"
            fitted = _any(item, row, below, note)
            made.append(_whole(model, fitted, place, below, note) if is_row else fitted)
    return made


def _whole(model: Any, row: dict[str, Any], place: int, path: str, note: Note) -> dict[str, Any]:
    """A row with the texts it cannot be without, empty: the rest is kept, and the linter finds the lack."""
    for name, field in model.model_fields.items():
        key = key_of(model, name)
        if not field.is_required() or key in row:
            continue
        if shape_of(field.annotation).text:
            row[key] = row["id"].replace("-", " ").replace("_", " ") if key in _NAMED_BY else ""
            note(f"{path}.{key}", f"`{key}` is missing; write it.")
        elif field.annotation is int:
            row[key] = place + 1
    return row


def _row_key(row: Any, place: int) -> str:
    return str(row["id"]) if isinstance(row, dict) and isinstance(row.get("id"), str) else str(place)


def _about(model: type[BaseModel]) -> str | None:
    """The text that a part cannot be without, by which a mapping of such parts is keyed."""
    required = [name for name, field in model.model_fields.items() if field.is_required()]
    return required[0] if len(required) == 1 and shape_of(fields_of(model)[required[0]]).text else None


def _part_of(model: type[BaseModel], about: str, key: str, value: Any) -> Any:
    """One entry of a mapping: what it is about, with its fields or with the one party that it names."""
    if isinstance(value, dict) and value.keys() & fields_of(model).keys():
        return {about: key, **value}
    parties = [name for name, field in fields_of(model).items() if shape_of(field).model is PartyRef]
    return {about: key, parties[0]: value} if len(parties) == 1 else {about: key}


def _row_of(model: Any, key: str, value: Any) -> Any:
    if isinstance(value, dict):
        kinds = shape_of(fields_of(model)["kind"]).words if "kind" in fields_of(model) else ()
        kind = {"kind": _word(kinds, key)} if "kind" not in value and _word(kinds, key) in kinds else {}
        return {"id": key, **kind, **value}
    if value is None:
        return {"id": key}
    first = next((name for name in _NAMED_BY if name in model.model_fields), None)
    return {"id": key, first: value} if first and not isinstance(value, list) else {"id": key, "value": value}


def _named_row(model: Any, row: Any) -> Any:
    """A row for which only its name stands, such as a system's."""
    first = next((name for name in _NAMED_BY if name in model.model_fields), None)
    return {first: row} if first and isinstance(row, str) and row.strip() else row


def _with_ids(rows: list[Any], path: str, note: Note) -> list[Any]:
    taken = {row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)}
    made = []
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            if row is not None:
                note(f"{path}.{place - 1}", "A row is a mapping with an `id`; this one was left out.")
            continue
        given = row.get("id")
        if isinstance(given, Plain):
            row = {**row, "id": given.text}
        elif not isinstance(given, str) or not given.strip():
            row = {**row, "id": _fresh_id(row, path, place, taken)}
            if _ENDS.issubset(row):
                made.append(row)  # nobody names the arrows between steps
                continue
            note(f"{path}.{row['id']}", f"A row without an `id` is called `{row['id']}` here; give it one.")
        made.append(row)
    return made


def _fresh_id(row: dict[str, Any], path: str, place: int, taken: set[str]) -> str:
    name = next((row[key] for key in _NAMED_BY if isinstance(row.get(key), str) and row[key].strip()), None)
    table = path.rpartition(".")[2]
    wanted = identifier(name)[:60] if name else f"{identifier(table)}-{place}"
    if _ENDS.issubset(row):
        wanted = identifier(f"{row['from']} to {row['to']}")[:60]
    made, number = wanted, 2
    while made in taken:
        made, number = f"{wanted}-{number}", number + 1
    taken.add(made)
    return made
