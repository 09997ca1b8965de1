"""Put an `Assistant` together from settings and the parts it is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from assistant.answering.compose import Composer
from assistant.answering.extractive import ExtractiveChatModel
from assistant.answering.pipeline import Assistant, Library
from assistant.answering.reader import Reader
from assistant.answering.reading import Embed
from assistant.answering.recipe import AssistantSettings, recipe_of
from assistant.answering.settings import ModelSettings
from assistant.answering.verification.meaning import Encode
from assistant.models import ChatModel, build_chat_model
from prompts.release import AssistantRelease, load_release

REMEMBERED_TEXTS = 512
"""Sentences whose word vectors are kept, some 5 KB each: neighbouring questions read the same sources."""


def build_assistant(
    settings: AssistantSettings,
    library: Library,
    *,
    release: AssistantRelease | None = None,
    embed: Embed | None = None,
    encode: Encode | None = None,
    chat_model: Callable[[], ChatModel] | None = None,
    digest: str | None = None,
    **options: Any,
) -> Assistant:
    """Build the assistant that `settings` describe.

    Args:
        settings: Answering, model, retrieval and embedding sections.
        library: The knowledge base.
        release: Prompts and parameters; by default the packaged ones.
        embed: Embeds sentences by themselves; None reads with the stored vectors alone.
        encode: Gives words in context, to check a chat model's wording; None checks by wording alone.
        chat_model: Builds the chat model in place of the settings; used where they name one.
        digest: What answers name as their assistant release; by default that of settings and release.
        options: `new_id`, for tests and replays.
    """
    release = release or load_release()
    extractive = ChatModel(
        ExtractiveChatModel(
            margin=release.extractive.further_unit_margin,
            limit=settings.answering.max_citations,
        ),
        name="extractive",
        settings=settings.model,
    )
    wants_chat_model = settings.model.name != "extractive"
    return Assistant(
        library=library,
        release=release,
        settings=settings.answering,
        reader=Reader(release.extractive, embed=embed),
        composer=Composer(
            release=release,
            extractive=extractive,
            chat_model=(chat_model or _once(settings.model)) if wants_chat_model else None,
            encode=lru_cache(maxsize=REMEMBERED_TEXTS)(encode) if encode else None,
        ),
        release_digest=digest or recipe_of(settings, release).digest,
        **options,
    )


def _once(settings: ModelSettings):
    built: list[ChatModel] = []

    def chat_model() -> ChatModel:
        if not built:
            built.append(build_chat_model(settings))
        return built[0]

    return chat_model
