"""Briefs and answers as material for a draft. Pure: files are read elsewhere.

A YAML brief is read twice: what fits a field of the specification is taken as that field, and all
of it, written out as text, is read like any other description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.drafting.artifacts.parsing import Plain, parse, plain
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import QUOTE_LIMIT, UserTurn
from assistant.drafting.artifacts.reading import Note, read_data
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.errors import UnreadableBriefError
from assistant.drafting.extraction.facts import BriefFacts, Era
from assistant.drafting.extraction.reading import read_brief
from assistant.drafting.planning.material import Stated, Told

YAML_ENDINGS = (".yaml", ".yml", ".json")
LISTED_STEPS = 2
_STEP_LISTS = frozenset({"steps", "process_steps", "to_be_steps"})
_FREE = frozenset(
    {"", "artifact_id", "use_case_id", "type", "title", "steps", "lanes", "systems", "data_sources"}
)
"""What a brief may leave out, or say in words."""
_UNKNOWN = frozenset(
    {"don't know", "dont know", "do not know", "unknown", "tbc", "tbd", "to be confirmed", "?"}
)
_PROSE = frozenset({"description", "brief", "text", "sop", "process", "story", "background", "notes"})
"""Keys under which a YAML brief holds running text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBrief:
    """A brief as material."""

    told: tuple[Told, ...]
    base: WorkflowSpec | None = None
    notes: tuple[Note, ...] = ()
    stated: Mapping[str, Stated] = field(default_factory=dict)


def brief_from_text(text: str, *, name: str, today: date) -> ReadBrief:
    """Read a brief; YAML and JSON by the ending of its name, else text.

    Raises:
        UnreadableBriefError: If it is empty.
        UnreadableArtifactError: If YAML or JSON is not well formed.
    """
    if not text.strip():
        raise UnreadableBriefError(
            f"{name} is empty; describe the work: what starts it, who does what, where it ends."
        )
    if name.lower().endswith(YAML_ENDINGS):
        return _from_fields(text, name=name, today=today)
    return ReadBrief(told=(Told(source=name, text=text, facts=read_brief(text, today=today)),))


def _from_fields(text: str, *, name: str, today: date) -> ReadBrief:
    data = parse(text, name=name).data
    if not isinstance(data, dict):
        return brief_from_text(_written_out(data), name=f"{name}.txt", today=today)
    tellings = _tellings(data, name=name, today=today)
    fields = {key: value for key, value in data.items() if _field(key) in WorkflowSpec.model_fields}
    if not fields:
        return ReadBrief(told=tellings)
    read = read_data({**fields, "type": "workflow_spec"}, name=name)
    base = read.artifact if isinstance(read.artifact, WorkflowSpec) else None
    # Rows written as sentences are no rows yet; they are read from the text.
    notes = tuple(note for note in read.notes if note.path.partition(".")[0] not in _FREE)
    return ReadBrief(told=tellings, base=base, notes=notes)


def _tellings(data: Mapping[str, Any], *, name: str, today: date) -> tuple[Told, ...]:
    """A brief as what was told. Where it lists its steps, these are they; the rest tells of today at most."""
    written = _written_out(data)
    facts = read_brief(written, today=today)
    key = next(
        (key for key in data if _field(key) in _STEP_LISTS and isinstance(plain(data[key]), list)), None
    )
    if key is None:
        return (Told(source=name, text=written, facts=facts),)
    text = _section(str(key), plain(data[key]))
    listed = read_brief(text, today=today)
    if len(listed.steps) < LISTED_STEPS:
        return (Told(source=name, text=written, facts=facts),)
    before = tuple(step for step in facts.steps if step.era is Era.TODAY)
    rest = BriefFacts(steps=listed.steps, actors=listed.actors)
    return (
        Told(source=name, text=written, facts=replace(facts, steps=before)),
        Told(source=name, text=text, facts=rest),
    )


def _label(key: str) -> str:
    label = key.replace("_", " ").replace("-", " ").strip()
    return label[:1].upper() + label[1:]


def _field(key: Any) -> str:
    return str(key).strip().lower().replace(" ", "_").replace("-", "_")


def _written_out(data: Any) -> str:
    """YAML as the text that a person would have written: headings, lists, sentences."""
    data = plain(data)
    if isinstance(data, Mapping):
        return "\n\n".join(
            _section(str(key), value)
            for key, value in sorted(data.items(), key=_place)
            if value not in (None, "", [], {})
        )
    if isinstance(data, list):
        return _listed(data)
    return str(data)


def _place(entry: tuple[Any, Any]) -> int:
    """The title, then running text: after a list it would read as the list's last point."""
    key, value = entry
    if _field(key) in {"title", "name", "workflow_name"}:
        return 0
    return 1 if _field(key) in _PROSE and isinstance(value, str) else 2


def _section(key: str, value: Any) -> str:
    label = _label(key)
    if isinstance(value, str) and _field(key) in _PROSE:
        return value
    if isinstance(value, list):
        return f"{label}:\n{_listed(value)}"
    if isinstance(value, Mapping):
        return f"{label}:\n" + "\n".join(
            f"- {str(name).replace('_', ' ')}: {_flat(each)}" for name, each in value.items()
        )
    return f"{label}: {_flat(value)}"


def _listed(values: list[Any]) -> str:
    return "\n".join(f"{number}. {_flat(value)}" for number, value in enumerate(values, 1))


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        who = value.get("actor") or value.get("who") or value.get("role")
        what = value.get("name") or value.get("step") or value.get("what") or value.get("action")
        if who and what:
            rest = ", ".join(
                f"{key} {each}" for key, each in value.items() if each not in (who, what) and key == "system"
            )
            text = str(what)
            return f"{who}: {text}" + (f" in {value['system']}" if rest else "")
        return ", ".join(f"{str(key).replace('_', ' ')}: {_flat(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(_flat(each) for each in value)
    return str(value)


def answers_from_text(text: str, *, name: str) -> dict[str, Any]:
    """Answers by question (Q1 to Q9) or by path of a field.

    Raises:
        UnreadableBriefError: If it is no mapping.
        UnreadableArtifactError: If it is not well formed.
    """
    data = plain(parse(text, name=name).data)
    if not isinstance(data, Mapping):
        raise UnreadableBriefError(
            f"{name} is no list of answers; write `Q3: Dana Whitlock is accountable` or "
            "`business_owner: Dana Whitlock`."
        )
    return {str(key): value for key, value in data.items()}


def stated_from(path: str, value: Any, *, source: str) -> Stated:
    """An answer for one field outright."""
    if isinstance(value, str) and value.strip().lower() in _UNKNOWN:
        return Stated(value=None, provenance=UserTurn(source=source, quote=value), unknown=True)
    quote = value if isinstance(value, str) else f"{path}: {value}"
    value = value.value if isinstance(value, Plain) else value
    if isinstance(value, Mapping) and "value" in value and set(value) <= set(Slot.model_fields):
        # How certain it is, and who said it, is not for an answer to say.
        return stated_from(path, value["value"], source=source)
    if isinstance(value, Mapping) and set(value) <= {"ask", "unknown"}:
        ask = PartyRef.model_validate(value["ask"]) if value.get("ask") else None
        return Stated(value=None, provenance=UserTurn(source=source, quote=str(value)), unknown=True, ask=ask)
    return Stated(value=value, provenance=UserTurn(source=source, quote=str(quote)[:QUOTE_LIMIT]))
