"""Names, numbers and dates of an artifact that nobody told: neither the brief nor a cited quote.

The artifact is looked at as the JSON that leaves the product, and judged with this module's own
reading of texts. What the product says of itself as a default or as computed is left out:

- a slot or row whose status is `default`: its rule is shown beside it;
- ids, references to ids, and versions, offsets and times of citations: bookkeeping, made from names
  and from the knowledge base;
- `due` and `confirm_by`, by when something is asked: counted back from the day of going live, or
  forward from today; `checks.py` holds them against both;
- the day of the first entry of the change log: today; `provisional_until`: the day of `confirm_by`;
- the ends of the scale, 0 and 1, as bounds of a band of confidence;
- forums of the ownership plan whose cadence a rule names beside them;
- what a placeholder of the schema says where nothing was told (`agents: 1`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evals.benchmarks.drafts.sources import (
    dates_in,
    duration_of,
    durations_in,
    names_in,
    numbers_in,
)

BOOKKEEPING = frozenset(
    {
        "id", "artifact_id", "use_case_id", "schema_version", "schema", "$schema", "type", "version",
        "drafted_by_ai", "change_log", "citations", "confirm_by", "confirm_owner", "due", "provenance",
        "deputy_id", "from", "to", "lane", "from_lane", "to_lane", "step", "after_step", "fallback_step",
        "at_step", "gateway", "default_flow", "path", "field", "step_refs", "data_source_id", "agents",
        "returns_to", "ends_at", "status", "kind", "team_kind", "level", "grounding_sources", "system",
        "workflow_spec_ref", "metric_refs", "outcome_metrics", "activity_id", "activity_ref", "attached_to",
        "baseline_refs", "system_id", "data_source", "delivered_in", "blocks", "severity",
        "provisional_until",
    }
)  # fmt: skip
"""Keys whose values are the product's own: ids and references, kinds, and what is computed."""
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Invention:
    """Something that stands in an artifact and was told by nobody."""

    kind: str
    """name, number or date."""
    value: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was told, once in each reading."""

    text: str
    numbers: frozenset[float]
    dates: frozenset[date]
    durations: frozenset[float]

    @classmethod
    def of(cls, *texts: str) -> Told:
        """All that these texts hold."""
        text = " ".join(" ".join(texts).split())
        return cls(
            text.casefold(),
            frozenset(numbers_in(text)),
            frozenset(dates_in(text)),
            frozenset(durations_in(text)),
        )


def inventions(artifact: Mapping[str, Any], brief: str, *, known: tuple[str, ...] = ()) -> list[Invention]:
    """What an artifact holds that nobody told.

    Args:
        artifact: As its JSON export holds it.
        brief: What was told.
        known: Further names that were given, such as the author's.
    """
    quotes = [part for each in _citations(artifact) for part in (each["quote"], each.get("title") or "",
                                                                  each.get("section") or "")]  # fmt: skip
    told = Told.of(brief, *quotes, *known)
    return [found for path, leaf in _leaves(artifact, "") for found in _judge(path, leaf, told)]


def _citations(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        if node.get("kind") == "cited" and "quote" in node:
            yield node
        for each in node.values():
            yield from _citations(each)
    elif isinstance(node, list):
        for each in node:
            yield from _citations(each)


def _leaves(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Mapping):
        if node.get("status") == "default" and "value" in node:
            return
        if node.get("status") == "default" or _by_rule(node):
            # A row that is there by a rule still holds slots that say what they are.
            node = {key: each for key, each in node.items() if isinstance(each, Mapping | list)}
        for key, each in node.items():
            if key not in BOOKKEEPING:
                yield from _leaves(each, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for place, each in enumerate(node):
            yield from _leaves(each, f"{path}.{place}")
    elif node is not None and not isinstance(node, bool):
        yield path, node


def _by_rule(node: Mapping[str, Any]) -> bool:
    """Whether a row without a status of its own says by which rule it is there."""
    sources = node.get("provenance") or ()
    return "status" not in node and bool(sources) and all(each.get("kind") == "default" for each in sources)


def _judge(path: str, leaf: Any, told: Told) -> Iterator[Invention]:
    text = str(leaf)
    if isinstance(leaf, str) and duration_of(leaf) is not None:
        minutes = duration_of(leaf) or 0.0
        if not any(abs(minutes - each) <= 0.02 * each for each in told.durations):
            yield Invention("number", leaf, path, text)
        return
    if isinstance(leaf, str):
        for day in sorted(dates_in(leaf) - told.dates):
            if _ISO_DATE.search(leaf) or day.day == 1:
                yield Invention("date", day.isoformat(), path, text)
        rest = _ISO_DATE.sub(" ", leaf)
        for name in names_in(rest):
            if not _is_told(name, rest, told):
                yield Invention("name", name, path, text)
        figures = {each for each in _figures(rest) if each not in told.numbers}
    else:
        ends = {0.0, 1.0} if "review_band" in path else set()
        figures = {round(abs(float(leaf)), 6)} - told.numbers - ends
    for figure in sorted(figures):
        yield Invention("number", f"{figure:g}", path, text)


def _is_told(name: str, text: str, told: Told) -> bool:
    """Whether a run of capitalised words was told; at the start of a text the first is capital anyhow."""
    words = [word for word in re.sub(r"['’]s\b", "", name).split() if word not in VOCABULARY]
    begins = re.search(rf"(?:^|[“:.!?]\s*){re.escape(name)}", text) is not None
    wanted = " ".join(words[1:] if begins and words and words[0] == name.split()[0] else words).casefold()
    return not wanted or re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", told.text) is not None


VOCABULARY = frozenset({"AI", "RACI", "SLA", "KPI"})
"""Words of the product that are capital by themselves."""


def _figures(text: str) -> set[float]:
    """Numbers in figures alone: words such as `one` are no claims."""
    found = set()
    for match in re.finditer(r"\d{1,3}(?:[,\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?", text):
        figure = re.sub(r"(?<=\d)[,\u202f ](?=\d{3}(?!\d))", "", match[0])
        found.add(float(figure.replace(",", ".")))
    return found
