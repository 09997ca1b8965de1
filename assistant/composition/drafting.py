"""The parts that drafting needs: inference from the knowledge base, the desk, files of every format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.composition.governing import GoverningParts

if TYPE_CHECKING:
    from assistant.drafting.desk import DraftingDesk, ModelDocument
    from assistant.drafting.inference.inferred import Inferences
    from assistant.drafting.linting.context import CitedLibrary, PeopleDirectory
    from assistant.drafting.planning.material import Material
    from assistant.models import ChatModel
    from knowledge.acting import Actor
    from prompts.release import AssistantRelease


class DraftingParts(GoverningParts):
    """Drafts of one home."""

    def drafting_desk(self) -> DraftingDesk:
        """Where people draft."""
        return self._once("drafting desk", self._build_drafting_desk)

    def read_description(self, path: Path) -> str:
        """The text of a file in which work is described: Markdown, text, Word, PDF and what else is ingested.

        Raises:
            UnreadableBriefError: With one sentence, whatever is wrong with the file.
        """
        from assistant.drafting.errors import UnreadableBriefError
        from ingest.errors import IngestError
        from ingest.isolation import IsolatedLoader

        try:
            with IsolatedLoader() as loader:
                return loader.load(path).text
        except IngestError as error:
            raise UnreadableBriefError(str(error)) from error

    def _build_drafting_desk(self) -> DraftingDesk:
        from assistant.drafting.desk import DraftingDesk
        from assistant.drafting.keeping.drafts import DraftStore

        base = self.knowledge_base()
        return DraftingDesk(
            DraftStore(base.engine, base.clock),
            settings=self.settings.drafting,
            clock=base.clock,
            infer=self._infer,
            library=self._cited_library,
            directory=self._people,
            submit=self._submit_draft,
            model_document=self._model_document,
        )

    def _infer(
        self, *, role: str, groups: frozenset[str], about: str, systems: Sequence[str], collection: str | None
    ) -> Inferences:
        from assistant.drafting.inference.keeping import KnowledgeInference

        inference = self._once("inference", lambda: KnowledgeInference(self.knowledge_base))
        return inference.infer(
            role=role,
            groups=groups,
            about=about,
            systems=systems,
            collection=collection,
            at=self.knowledge_base().clock(),
        )

    def _cited_library(self, *, role: str, groups: frozenset[str]) -> CitedLibrary:
        from assistant.drafting.inference.cited_library import KnowledgeBaseCitations

        return KnowledgeBaseCitations(self.knowledge_base(), role=role, groups=groups)

    def _people(self) -> PeopleDirectory | None:
        from assistant.drafting.ownership.directory import read_people

        return read_people(self.settings.home, self.settings.governance.directory)

    def worded_material(self, material: Material, model: str | None) -> Material:
        """The material as the configured chat model reads it too; as it is where none is configured."""
        settings = self._with_model(model).model if model else self.settings.model
        if settings.name == "extractive":
            return material
        from assistant.models import build_chat_model

        return self.material_worded_by(material, lambda: build_chat_model(settings))

    def material_worded_by(
        self,
        material: Material,
        chat_model: Callable[[], ChatModel],
        *,
        release: AssistantRelease | None = None,
    ) -> Material:
        """The material as a chat model reads it too, as a release tells it; by default the installed one."""
        from assistant.drafting.wording.extracting import PROMPT, with_model
        from prompts.release import load_release

        return with_model(
            material,
            chat_model,
            prompt=(release or load_release()).prompts[PROMPT],
            repairs=self.settings.drafting.repairs,
        )

    def _model_document(self, name: str, *, role: str, groups: frozenset[str]) -> ModelDocument | None:
        """A workflow specification among the documents, by its id or by words of its title."""
        from assistant.drafting.desk import ModelDocument
        from knowledge.audience import ROLES
        from knowledge.terms import term_set

        base, wanted = self.knowledge_base(), term_set(name)
        documents = [
            each for each in base.list_documents(role=role, groups=groups) if each.kind == "workflow_spec"
        ]
        exact = [each for each in documents if each.doc_id == name.strip()]
        close = [each for each in documents if wanted and wanted <= term_set(each.title)]
        if not exact and len(close) != 1:
            return None
        chosen = (exact or close)[0]
        version = base.version(chosen.doc_id, role=role, groups=groups)
        readers = {
            each for each in ROLES if any(d.doc_id == chosen.doc_id for d in base.list_documents(role=each))
        }
        return ModelDocument(
            title=version.title,
            text=version.text,
            audience=None if len(readers) == len(ROLES) else frozenset(readers),
        )

    def _submit_draft(
        self,
        path: Path,
        *,
        actor: Actor,
        reason: str,
        collection: str | None,
        draft: int,
        previous: int | None,
    ) -> int:
        from knowledge.proposals.states import ProposalState

        desk = self.governance_desk()
        waiting = {ProposalState.DRAFT, ProposalState.IN_REVIEW, ProposalState.APPROVED}
        update = previous if previous and desk.proposals.get(previous).state in waiting else None
        _, drafted = desk.drafted(
            [path],
            reason=reason,
            collection=collection or "drafts",
            origin={"kind": "draft", "draft": draft},
            root=f"drafts/{draft}",
        )
        proposal: Any = desk.propose(drafted, actor, update=update)
        return int(proposal.number)
