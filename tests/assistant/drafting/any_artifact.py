"""Any artifact that the models accept, however senseless, for laws that hold of all of them."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime
from enum import Enum
from random import Random
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from assistant.drafting.artifacts.durations import Duration
from assistant.drafting.artifacts.slot import Slot

_IDS = ["a", "b", "c", "d", "1 x", "", "end", "é"]
_WORDS = [*_IDS, "Check the claim", "latest", "TBC", "n/a", "AI team", "Ops or Legal", "PT1H", "2026-05-04"]
_TEXTS = ("value", "text", "name", "question", "trigger", "version", "instructions", "not_applicable")
_DURATIONS = ["PT1M", "PT4H", "P1D", "P6M", "P12M", "P5Y"]
_DAYS = [date(1, 1, 1), date(2026, 1, 1), date(2026, 6, 1), date(2027, 2, 28), date(9999, 12, 31)]


def artifacts(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Instances of a model, built from few ids so that rows name one another, themselves or nothing."""
    return st.integers(0, 2**32).map(lambda seed: any_artifact(model, Random(seed)))


def any_artifact(model: type[BaseModel], chance: Random) -> Any:
    """One instance of a model."""
    return model.model_validate(_model(chance, model))


def _model(chance: Random, model: type[BaseModel]) -> dict[str, Any]:
    """Most of the fields of a model; those that it requires always."""
    given = {}
    for name, found in model.model_fields.items():
        if get_origin(found.annotation) is Literal and len(get_args(found.annotation)) == 1:
            given[name] = found.default
        elif found.is_required() or chance.random() < 0.8:
            annotation = Annotated[found.annotation, *found.metadata] if found.metadata else found.annotation
            given[found.alias or name] = _value(chance, annotation, name)
    return given


def _value(chance: Random, wanted: Any, name: str) -> Any:
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin is Annotated:
        is_duration = arguments[1] == get_args(Duration)[1]
        return chance.choice(_DURATIONS) if is_duration else _value(chance, arguments[0], name)
    if origin in (Union, types.UnionType):
        some = [each for each in arguments if each is not type(None)]
        is_none = len(some) < len(arguments) and chance.random() < 0.4
        return None if is_none else _value(chance, chance.choice(some), name)
    if origin is Literal:
        return chance.choice(arguments)
    if origin is tuple:
        return [_value(chance, each, name) for each in arguments]
    if origin is dict:
        return {chance.choice(_IDS): _value(chance, arguments[1], name)}
    if origin is list:
        return [_value(chance, arguments[0], name) for _ in range(chance.randint(0, 4))]
    if isinstance(wanted, type) and issubclass(wanted, Slot):
        return _slot(chance, wanted, name)
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        return _model(chance, wanted)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return chance.choice([member.value for member in wanted])
    return _plain(chance, wanted, name)


def _slot(chance: Random, slot: type[Slot[Any]], name: str) -> dict[str, Any]:
    asked = {"confirm_owner": {"name": "Ada Holt"}, "confirm_by": date(2026, 7, 1)}
    status = chance.choice(["tbc", "confirmed", "inferred"])
    if status == "tbc":
        return {"status": status, **(asked if chance.random() < 0.5 else {})}
    annotation = slot.model_fields["value"].annotation
    wanted = next(each for each in get_args(annotation) if each is not type(None))
    return {
        "value": _value(chance, wanted, name),
        "status": status,
        **(asked if status == "inferred" else {}),
    }


def _plain(chance: Random, wanted: Any, name: str) -> Any:
    if wanted is bool:
        return chance.random() < 0.5
    if wanted is int:
        return chance.randint(1, 3)
    if wanted is float:
        return chance.choice([0.0, 0.5, 0.95, 1.0, 3.0, 90.0])
    if wanted is date:
        return chance.choice(_DAYS)
    if wanted is datetime:
        return datetime(2026, 6, 1, tzinfo=UTC)
    return chance.choice(_WORDS if name in _TEXTS else _IDS)
