"""What an assistant was made of, as one value that can be kept and used again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import SecretStr, ValidationError

from assistant.answering.settings import AnsweringSettings, ModelSettings
from assistant.errors import RecipeError
from knowledge.settings import EmbeddingSettings, RetrievalSettings
from prompts.registry import PromptError
from prompts.release import AssistantRelease, release_from_files


class IndexSettings(Protocol):
    """How documents are cut into passages."""

    passage_words: int
    passage_max_words: int


class AssistantSettings(Protocol):
    """The sections of the settings that answering depends on."""

    answering: AnsweringSettings
    model: ModelSettings
    retrieval: RetrievalSettings
    embedding: EmbeddingSettings

    @property
    def ingest(self) -> IndexSettings: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that moves answers, apart from the program and the documents."""

    release: AssistantRelease
    """Prompts and parameters."""
    settings: Mapping[str, Any]
    """JSON values of the sections that count; never a key."""

    @property
    def digest(self) -> str:
        """What answers name as their assistant release."""
        return self.release.digest(**self.settings)

    def sections(self, *, key: SecretStr | None) -> dict[str, Any]:
        """The settings that count, section by section, with a key for the chat model.

        Raises:
            RecipeError: If this version does not know one of them.
        """
        given = self.settings
        try:
            return {
                "answering": AnsweringSettings.model_validate(given["answering"]),
                "retrieval": RetrievalSettings.model_validate(given["retrieval"]),
                "model": ModelSettings.model_validate({**given["model"], "api_key": key}),
            }
        except ValidationError as error:
            raise RecipeError(_not_understood(self.digest)) from error

    def to_json(self) -> dict[str, Any]:
        """The recipe as JSON values."""
        return {"files": dict(self.release.files), "settings": dict(self.settings)}


def recipe_of(settings: AssistantSettings, release: AssistantRelease) -> Recipe:
    """The recipe of the assistant that these settings describe."""
    return Recipe(
        release=release,
        settings={
            "answering": settings.answering.model_dump(mode="json"),
            "retrieval": settings.retrieval.model_dump(mode="json"),
            "model": settings.model.model_dump(mode="json", exclude={"api_key"}),
            "embedding": settings.embedding.model,
            "index": {
                "passage_words": settings.ingest.passage_words,
                "passage_max_words": settings.ingest.passage_max_words,
            },
        },
    )


def recipe_from_json(content: Mapping[str, Any], *, digest: str) -> Recipe:
    """A recipe that was kept, checked against the digest that it was kept under.

    Raises:
        RecipeError: If it is not what the digest was made of, or cannot be read any more.
    """
    try:
        release = release_from_files(content["files"])
        recipe = Recipe(release=release, settings=content["settings"])
    except (KeyError, TypeError, ValueError, PromptError) as error:
        raise RecipeError(_not_understood(digest)) from error
    if recipe.digest != digest:
        raise RecipeError(
            f"What is kept of the assistant {digest} was changed since (it gives {recipe.digest}); "
            "restore a backup and run `playbook audit verify`."
        )
    return recipe


def _not_understood(digest: str) -> str:
    return (
        f"What the assistant {digest} was made of cannot be read by this version; "
        "install the version that gave the answer."
    )
