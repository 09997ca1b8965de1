"""What somebody's release file must and must not hold, beyond what can be parsed.

A release that is on record is read without this: what could once be registered stays readable.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import CandidateError
from prompts.release import AssistantRelease, DecisionRule

LARGEST_BYTES = 1_000_000
"""A release file has a few thousand; parsing a large one takes minutes."""
_FARTHEST = 1000.0
"""No weight needs more, and sums of such stay finite."""
_RANGES = {
    "refusal_threshold": (0.0, 1.0),
    "partial_margin": (0.0, 1.0),
    "further_unit_margin": (0.0, _FARTHEST),
}


def read_stated(file: Path) -> Mapping[str, Any]:
    """The values of a release file.

    Raises:
        CandidateError: If it is no file, too large, or says something twice.
        OSError: If it cannot be read.
        ValueError, yaml.YAMLError, RecursionError: If it is no YAML in UTF-8.
    """
    if file.exists() and not file.is_file():
        raise CandidateError(f"{file} is no file; name a release file, or the folder that holds one.")
    size = file.stat().st_size
    if size > LARGEST_BYTES:
        raise CandidateError(f"{file} has {size:,} bytes; a release file has {LARGEST_BYTES:,} at most.")
    stated = read_each_key_once(file.read_text(encoding="utf-8"))
    if not isinstance(stated, Mapping):
        raise CandidateError(f"{file} is no release: it must hold keys and values.")
    return stated


def check_release(release: AssistantRelease, installed: AssistantRelease, file: Path) -> None:
    """Refuse parameters that are no usable numbers, and a release without one of the prompts.

    Raises:
        CandidateError: Naming the first that is wrong.
    """
    missing = sorted(installed.prompts.keys() - release.prompts.keys())
    if missing:
        raise CandidateError(f"{file} names no version of the prompt {missing[0]}; add it under prompts.")
    given = release.extractive
    for name, (low, high) in _RANGES.items():
        if not low <= getattr(given, name) <= high:
            raise CandidateError(f"{file}: extractive.{name} must be a number from {low:g} to {high:g}.")
    for name, value in _weights(release):
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_usable(value):
            raise CandidateError(
                f"{file}: extractive.{name} must be a number from {-_FARTHEST:g} to {_FARTHEST:g}."
            )


def _weights(release: AssistantRelease) -> Iterator[tuple[str, Any]]:
    given = release.extractive
    yield from _named("unit_weights", given.unit_weights)
    yield from _named("given_unit_weights", given.given_unit_weights)
    rules: Mapping[str, DecisionRule] = {"found": given.found, "given": given.given}
    for name, rule in rules.items():
        yield f"decision.{name}.intercept", rule.intercept
        yield from _named(f"decision.{name}.weights", rule.weights)


def _named(where: str, weights: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(weights, Mapping):
        yield where, None
        return
    for name, value in weights.items():
        yield f"{where}.{name}", value


def _is_usable(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= _FARTHEST


def read_each_key_once(text: str) -> Any:
    """The value of a YAML text; a key that is given twice is an error.

    Raises:
        yaml.YAMLError, ValueError, RecursionError: If it is no such text.
    """
    loader = _EachKeyOnce(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


class _EachKeyOnce(yaml.SafeLoader):
    """Of two values under one key a reader may see the first while the second counts."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"{twice[0]} is given twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)
