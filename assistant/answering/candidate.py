"""An assistant release as a file: prompts, parameters, and settings that override those of the home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from assistant.answering.recipe import AssistantSettings, Recipe, recipe_of
from assistant.answering.release_file import check_release, read_stated
from assistant.answering.settings import AnsweringSettings, ModelSettings
from assistant.errors import CandidateError
from knowledge.settings import RetrievalSettings
from prompts.registry import PROMPTS_DIR, PromptError
from prompts.release import RELEASE_FILE, load_release

SECTIONS: Mapping[str, type[BaseModel]] = {
    "answering": AnsweringSettings,
    "retrieval": RetrievalSettings,
    "model": ModelSettings,
}
"""Sections of the settings that a release file may hold; what it leaves out is the home's."""
_UNREADABLE = (PromptError, yaml.YAMLError, ValueError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sections:
    answering: AnsweringSettings
    retrieval: RetrievalSettings
    model: ModelSettings
    embedding: Any
    ingest: Any


def load_candidate(path: Path | None, settings: AssistantSettings) -> Recipe:
    """The recipe that a release file describes; without a path the installed one.

    Args:
        path: A release file, or the folder that holds `release.yaml`. Prompt versions are looked
            for beside it first, then among the installed ones.
        settings: Of the home.

    Raises:
        CandidateError: If the file cannot be used.
    """
    file = PROMPTS_DIR / RELEASE_FILE if path is None else path
    if file.is_dir():
        file = file / RELEASE_FILE
    try:
        stated = read_stated(file)
        release = load_release(file.parent, name=file.name)
    except OSError as error:
        raise CandidateError(
            f"{file} cannot be read ({error.strerror}); name a release file, or the folder that holds one."
        ) from error
    except RecursionError as error:
        raise CandidateError(f"{file} is no release: its values lie too deep in each other.") from error
    except _UNREADABLE as error:
        raise CandidateError(f"{file} is no release: {_first_line(error)}.") from error
    check_release(release, load_release(), file)
    return recipe_of(_overridden(settings, stated, file), release)


def _overridden(settings: AssistantSettings, stated: Mapping[str, Any], file: Path) -> AssistantSettings:
    unknown = {str(name) for name in set(stated) - {"version", "prompts", "extractive", *SECTIONS}}
    if unknown:
        raise CandidateError(
            f"{file} holds {', '.join(sorted(unknown))}, which no release has; it may hold "
            f"version, prompts, extractive, {', '.join(SECTIONS)}."
        )
    sections: dict[str, Any] = {name: getattr(settings, name) for name in SECTIONS}
    for name, model in SECTIONS.items():
        if name in stated:
            sections[name] = _merged(sections[name], model, stated[name], f"{file}: {name}")
    return _Sections(**sections, embedding=settings.embedding, ingest=settings.ingest)


def _merged(current: BaseModel, model: type[BaseModel], stated: Any, where: str) -> BaseModel:
    if not isinstance(stated, Mapping):
        raise CandidateError(f"{where} must hold keys and values.")
    if "api_key" in stated:
        raise CandidateError(f"{where} holds a key; keep keys in the settings or the environment.")
    if "@" in str(stated.get("base_url") or "").partition("//")[2].partition("/")[0]:
        raise CandidateError(
            f"{where}.base_url holds a password; keep keys in the settings or the environment."
        )
    try:
        return model.model_validate({**current.model_dump(), **stated})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CandidateError(f"{where}.{key} cannot be used: {first['msg'].lower()}.") from error


def _first_line(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        said = ", ".join(part for part in (error.context, error.problem) if part)
        return f"{said} (near line {error.problem_mark.line + 1})"
    return (str(error).strip().splitlines() or ["it cannot be read"])[0].rstrip(".")
