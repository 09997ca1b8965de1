"""Make a release askable: its assistant on the gate's library, its drafts, its recorded chat model."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.gate.library import GateLibrary, Progress, open_gate_library
from evals.gate.running.replies import RecordedChatModel
from evals.gate.subject import DRAFTER, Subject

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.answering.settings import ModelSettings
    from assistant.bootstrap import Composition
    from assistant.models import ChatModel
    from evals.gate.running.kept import KeptValues
    from prompts.release import AssistantRelease

EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A release that can be asked, with what it answers from."""

    subject: Subject
    library: GateLibrary
    replies: RecordedChatModel | None
    """Where a chat model words the answers."""


def build_subject(
    composition: Composition,
    recipe: Recipe,
    *,
    name: str,
    replies: KeptValues,
    recorded_only: bool = False,
    with_live: bool = False,
    documents: Mapping[str, Path] | None = None,
    progress: Progress | None = None,
) -> Built:
    """Prepare a release for a run.

    Args:
        composition: Of the installation.
        recipe: The release.
        name: For people.
        replies: Where a chat model's replies are kept.
        recorded_only: Ask no chat model; what was not recorded is an error.
        with_live: Also answer from what the organisation has published.
        documents: Of the gate's library; see `open_gate_library`.
        progress: Told how far building the library is.
    """
    owner = composition.indexed_as(recipe)
    library = open_gate_library(owner, documents, progress=progress)
    model = recipe.sections(key=composition.settings.model.api_key)["model"]
    recorded = None if model.name == EXTRACTIVE else _recorded(model, replies, recorded_only)
    chat_model: Callable[[], Any] | None = (lambda: recorded) if recorded else None
    subject = Subject(
        name=name,
        digest=recipe.digest,
        recipe=recipe,
        assistant=library.composition.assistant_of(recipe, chat_model=chat_model),
        live_assistant=composition.assistant_of(recipe, chat_model=chat_model) if with_live else None,
        draft=drafting(library.composition, chat_model, recipe.release),
        chat_model=model.name if recorded else "",
    )
    return Built(subject=subject, library=library, replies=recorded)


def drafting(
    composition: Composition,
    chat_model: Callable[[], ChatModel] | None = None,
    release: AssistantRelease | None = None,
) -> Callable[[str], Mapping[str, Any]]:
    """How descriptions become specifications, as people's drafts do."""

    def draft(text: str) -> Mapping[str, Any]:
        from assistant.drafting.artifacts.writing import to_json
        from assistant.drafting.briefs.reading import brief_from_text
        from knowledge.acting import Actor

        desk, actor = composition.drafting_desk(), Actor(name=DRAFTER)
        brief = brief_from_text(text, name="description", today=desk.today())
        material = desk.material(brief, actor)
        if chat_model is not None:
            material = composition.material_worded_by(material, chat_model, release=release)
        drafted = desk.draft_spec(brief, material, actor)
        return {
            "spec": json.loads(to_json(drafted.artifact)),
            "findings": [
                {"rule": each.rule, "severity": each.severity.value, "path": each.path}
                for each in drafted.report.findings
            ],
        }

    return draft


def _recorded(model: ModelSettings, replies: KeptValues, recorded_only: bool) -> RecordedChatModel:
    from assistant.models import build_chat_model

    parameters = model.model_dump(
        mode="json", include={"base_url", "max_tokens", "temperature"}, exclude_none=True
    )
    build = None if recorded_only else lambda: build_chat_model(model)
    return RecordedChatModel(model.name, parameters, replies, build=build)
