"""What differs between two assistants. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from assistant.answering.recipe import Recipe
from prompts.release import RELEASE_FILE

ABSENT = ""


@dataclass(frozen=True, slots=True)
class RecipeChange:
    """One thing that differs: a prompt's text, a parameter, a setting."""

    path: str
    """Such as `prompts/answer`, `extractive.refusal_threshold`, `retrieval.candidates`."""
    before: str
    """"" where it is new."""
    after: str
    """"" where it is gone."""


def recipe_changes(before: Recipe, after: Recipe) -> list[RecipeChange]:
    """Every prompt, parameter and setting that differs, by path."""
    first, second = dict(_leaves(before)), dict(_leaves(after))
    return [
        RecipeChange(path, first.get(path, ABSENT), second.get(path, ABSENT))
        for path in sorted(first.keys() | second.keys())
        if first.get(path, ABSENT) != second.get(path, ABSENT)
    ]


def recipe_values(recipe: Recipe) -> dict[str, str]:
    """Every prompt, parameter and setting of an assistant, by path, in order."""
    return dict(_leaves(recipe))


def changed_prompts(before: Recipe | None, after: Recipe) -> list[str]:
    """Names of the prompts whose text is not that of before."""
    old = before.release.files if before else {}
    return [name for name in after.release.prompts if old.get(name) != after.release.files[name]]


def _leaves(recipe: Recipe) -> Iterator[tuple[str, str]]:
    for name, prompt in recipe.release.prompts.items():
        yield f"prompts/{name}", prompt.source
    stated = yaml.safe_load(recipe.release.files[RELEASE_FILE])
    yield from _flat("extractive", stated.get("extractive", {}))
    for section, values in recipe.settings.items():
        yield from _flat(section, values)


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}", inner)
    elif value is not None:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
