"""The composition root: the one place where the parts are chosen and joined."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    import numpy as np

    from assistant.answering.pipeline import Assistant, Library
    from assistant.answering.recipe import Recipe
    from assistant.governing.answer_changes import AnswerChanges
    from assistant.governing.desk import GovernanceDesk
    from assistant.governing.recording import Observer, RecordingAssistant
    from assistant.governing.replay import Replay
    from ingest.propose import DraftedFiles
    from knowledge.acting import Actor
    from knowledge.changes import KnowledgeChanges
    from knowledge.documents import DocumentMetadata, DocumentVersion, PassageSpan
    from knowledge.embedder import Embedder, QuestionVectors
    from knowledge.gaps.asking_again import AskedAgainReport
    from knowledge.gaps.filing import GapFiler
    from knowledge.knowledge_base import KnowledgeBase
    from knowledge.past_view import PastMoment
    from knowledge.questions import KnownQuestion
    from knowledge.settings import RetrievalSettings

STARTER_COLLECTION = "starter"
COMPARED_AT_A_TIME = 2
"""Questions compared side by side: while one searches as things are, the other does as they would be."""


@dataclass
class Composition:
    """Builds each part when it is first asked for, and keeps it."""

    settings: Settings
    _parts: dict[str, Any] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def knowledge_base(self) -> KnowledgeBase:
        """The knowledge base of the home; made if there is none."""
        return self._once("knowledge_base", self._open_knowledge_base)

    def embedder(self) -> Embedder:
        """The embedding model; loading it is most of a start."""
        return self._once("embedder", self._load_embedder)

    def assistant(self, model: str | None = None) -> Assistant:
        """The assistant, with the configured chat model or the one named here."""
        return self._once(f"assistant {model}", lambda: self._build_assistant(model))

    def answer_as(
        self, text: str, *, role: str, groups: frozenset[str], collection: str | None
    ) -> dict[str, Any]:
        """The answer that a reader would get, as JSON values; nobody asked, so nothing is recorded."""
        from assistant.answering.answer import Question
        from assistant.answering.serialise import answer_to_json

        question = Question(text=text, role=role, groups=groups, collection=collection)
        return answer_to_json(self.assistant().answer(question))

    def changed_answers(
        self,
        changes: Sequence[KnowledgeChanges],
        *,
        recent: int = 100,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> AnswerChanges:
        """How known questions would be answered once changes were published; publishes nothing.

        Compared are the saved questions and the last ones that people asked, in the sources' own
        words whatever chat model is configured: what a chat model makes of them differs each time.

        Args:
            changes: A part for each root, such as those of a proposal.
            recent: How many of the questions that people asked.
            on_progress: Told the stage (`embedding`, `comparing`), done and all.

        Raises:
            ChangedMeanwhileError: If the knowledge base was changed meanwhile; ask again.
        """
        from assistant.governing.changed_answers import known_questions

        questions = known_questions(self.knowledge_base().engine, recent=recent)
        return self.compare_answers(questions, changes, on_progress=on_progress)

    def compare_answers(
        self,
        questions: Sequence[KnownQuestion],
        changes: Sequence[KnowledgeChanges],
        *,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> AnswerChanges:
        """As `changed_answers`, for these questions."""
        from assistant.governing.changed_answers import compare_answers
        from assistant.governing.side_by_side import SideBySide
        from knowledge.candidate.remembering import SharedWork

        tell = on_progress or (lambda _stage, _done, _total: None)
        base, shared = self.knowledge_base(), SharedWork(self.embedder())
        with (
            closing(base.candidate([], shared=shared)) as current,
            closing(base.candidate(changes, shared=shared, on_progress=tell)) as candidate,
        ):
            sides = [
                SideBySide(
                    lambda library: self._build_assistant("extractive", library),
                    current,
                    candidate,
                    base_release=current.base_release,
                )
                for _ in range(COMPARED_AT_A_TIME)
            ]
            return compare_answers(questions, sides, lambda done, total: tell("comparing", done, total))

    def recorded_assistant(self, model: str | None = None) -> RecordingAssistant:
        """The assistant that people ask: each question leaves an entry in the audit trail."""
        return self._once(f"recorded assistant {model}", lambda: self._build_recorded(model))

    def replay(self, answer_id: str) -> Replay:
        """Give a recorded answer again, as of then, and compare.

        Raises:
            UnknownAnswerError: If the audit trail holds no such answer.
            RecipeError: If what the assistant was made of is not kept or was changed.
        """
        from assistant.governing.replay import replay_answer
        from knowledge.audit.asked import find_question, load_recipe

        engine = self.knowledge_base().engine
        asked = find_question(engine, answer_id)
        return replay_answer(
            asked,
            recipe=load_recipe(engine, asked.details["assistant_release"]),
            rebuild=self._rebuild_assistant,
            program=version("playbook-assistant"),
            embedding=self.settings.embedding.model,
        )

    def actor(self, name: str | None = None) -> Actor:
        """The person whom a command names with `--as`; by default the operating system's user.

        Where people have accounts the name must be one of theirs and its role counts; else the
        command line is the operator's.

        Raises:
            AccountError: If there are accounts and none has this name.
        """
        from assistant.ui.accounts import acting_account
        from knowledge.acting import Actor

        name = (name or "").strip() or getpass.getuser()
        account = acting_account(self.knowledge_base().engine, name)
        if account is None:
            return Actor(name=name)
        return Actor(name=account.display_name, role=account.role, groups=account.groups)

    def governance_desk(self) -> GovernanceDesk:
        """Proposals, releases and what follows from them."""
        return self._once("governance desk", self._build_desk)

    def gap_filer(self) -> GapFiler:
        """Where questions without a good answer are filed."""
        return self._once("gap filer", self._build_gap_filer)

    def after_publication(
        self, release: int, on_progress: Callable[[str, int, int], None] | None = None
    ) -> dict[str, Any]:
        """What follows once a release is visible: gaps that wait are asked again.

        Can be repeated at any time; what has been asked of a release is not asked twice.

        Returns:
            The fields of an `AskedAgainReport`.
        """
        return asdict(self.ask_gaps_again(release, on_progress=on_progress))

    def ask_gaps_again(
        self,
        release: int | None = None,
        *,
        everything: bool = False,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> AskedAgainReport:
        """Ask gaps again, closing what the documents answer now; see `GapReasker.reask`."""
        from assistant.governing.gap_filing import ask_again
        from knowledge.gaps.asking_again import GapReasker

        reasker = GapReasker(self.knowledge_base(), ask_again(lambda: self.assistant("extractive")))
        return reasker.reask(release, everything=everything, on_progress=on_progress)

    def metadata_flags(self, **flags: str | None) -> DocumentMetadata:
        """The options of a command as metadata that wins over what files state.

        Raises:
            IngestError: If one of them cannot be read.
        """
        from ingest.commands import flags_to_metadata

        return flags_to_metadata(**flags)

    def rechunk(self, version: DocumentVersion) -> Sequence[PassageSpan]:
        """Cut a stored version again, as an ingest of it would today."""
        from ingest.chunk import cut_passages

        ingest = self.settings.ingest
        return cut_passages(
            version.text,
            version.sections,
            version.pages,
            words=ingest.passage_words,
            max_words=ingest.passage_max_words,
        )

    def ensure_starter_library(self, on_progress: Callable[[str, int, int], None] | None = None) -> bool:
        """Publish the starter library, with its questions, where nothing has been published yet.

        Returns:
            Whether it was published now.
        """
        knowledge = self.knowledge_base()
        if knowledge.current_release() > 0:
            return False
        from ingest.pipeline import ingest_paths
        from knowledge.library import DOCUMENTS_DIR, QUESTIONS_FILE
        from knowledge.question_files import load_known_questions
        from knowledge.questions import save_questions

        ingest_paths(
            [DOCUMENTS_DIR],
            knowledge_base=knowledge,
            settings=self.settings.ingest,
            collection=STARTER_COLLECTION,
            actor="installation",
            reason="Starter library",
            on_progress=on_progress,
        )
        save_questions(
            knowledge.engine,
            load_known_questions(QUESTIONS_FILE),
            actor="installation",
            at=knowledge.clock(),
        )
        return True

    def _once(self, name: str, build: Callable[[], Any]) -> Any:
        with self._lock:
            if name not in self._parts:
                self._parts[name] = build()
            return self._parts[name]

    def _open_knowledge_base(self, retrieval: RetrievalSettings | None = None) -> KnowledgeBase:
        from ingest.chunk import CHUNKER_VERSION
        from knowledge.knowledge_base import open_knowledge_base

        ingest = self.settings.ingest
        return open_knowledge_base(
            self.settings.home,
            embedder_factory=self.embedder,
            chunker_version=f"{CHUNKER_VERSION}/{ingest.passage_words}-{ingest.passage_max_words}",
            retrieval=retrieval or self.settings.retrieval,
            governance=self.settings.governance,
            database_url=self.settings.database_url,
        )

    def _build_desk(self) -> GovernanceDesk:
        from assistant.governing.desk import GovernanceDesk
        from ingest.metadata import metadata_from_fields
        from knowledge.proposals.policy import load_policy
        from knowledge.proposals.service import Proposals

        base = self.knowledge_base()
        return GovernanceDesk(
            base,
            Proposals(base, lambda: load_policy(self.settings.home / self.settings.governance.approval_policy)),
            draft_files=self._draft_files,
            parse_fields=lambda fields: metadata_from_fields(fields)[0],
            changed_answers=self.changed_answers,
            after_publication=self.after_publication,
        )

    def _draft_files(self, paths: Sequence[Path], **options: Any) -> DraftedFiles:
        from functools import partial

        from ingest.inspect import inspect_documents
        from ingest.propose import draft_from_files
        from knowledge.proposals.references import KnownDocument

        base = self.knowledge_base()
        known = [
            KnownDocument(
                doc_id=each.doc_id,
                title=each.title,
                source=each.source,
                collection=each.collection,
                supersedes=each.supersedes,
            )
            for each in base.list_documents()
        ]
        return draft_from_files(
            paths,
            knowledge_base=base,
            settings=self.settings.ingest,
            inspect=partial(inspect_documents, today=base.clock().date(), known=known),
            **options,
        )

    def _load_embedder(self) -> Embedder:
        from knowledge.embedding import load_embedder

        return load_embedder(self.settings.embedding, cache_dir=self.settings.home / "models")

    def _build_assistant(self, model: str | None, library: Library | None = None) -> Assistant:
        from assistant.answering.build import build_assistant

        settings, knowledge = self._with_model(model), library or self.knowledge_base()
        return build_assistant(settings, knowledge, embed=self._embed_alone, encode=self._encode)

    def _build_recorded(self, model: str | None) -> RecordingAssistant:
        from assistant.answering.recipe import recipe_of
        from assistant.governing.recording import RecordingAssistant
        from prompts.release import load_release

        return RecordingAssistant(
            self.assistant(model),
            library=self.knowledge_base(),
            recipe=recipe_of(self._with_model(model), load_release()),
            program=version("playbook-assistant"),
            observers=self._observers(),
        )

    def _observers(self) -> list[Observer]:
        """What is told of each recorded answer, in order."""
        from assistant.governing.gap_filing import GapObserver
        from prompts.release import load_release

        threshold = self.settings.answering.refusal_threshold
        if threshold is None:
            threshold = load_release().extractive.refusal_threshold
        return [GapObserver(self.gap_filer, refusal_threshold=threshold)]

    def _build_gap_filer(self) -> GapFiler:
        from knowledge.gaps.filing import GapFiler

        return GapFiler(self.knowledge_base())

    def _rebuild_assistant(self, recipe: Recipe, moment: PastMoment) -> Assistant:
        """The assistant of a recipe, answering as of a moment. Keys are those of now."""
        from assistant.answering.build import build_assistant
        from knowledge.past_view import PastView

        settings = self.settings.model_copy(update=recipe.sections(key=self.settings.model.api_key))
        base = self._once(
            f"knowledge base {settings.retrieval}", lambda: self._open_with(settings.retrieval)
        )
        return build_assistant(
            settings,
            PastView(base, moment),
            release=recipe.release,
            embed=self._embed_alone,
            encode=self._encode,
        )

    def _open_with(self, retrieval: RetrievalSettings) -> KnowledgeBase:
        same = retrieval == self.settings.retrieval
        return self.knowledge_base() if same else self._open_knowledge_base(retrieval)

    def _with_model(self, model: str | None) -> Settings:
        if model is None:
            return self.settings
        named = self.settings.model.model_copy(update={"name": model})
        return self.settings.model_copy(update={"model": named})

    def _encode(self, text: str) -> QuestionVectors:
        return self.embedder().embed_question(text)

    def _embed_alone(self, texts: Sequence[str]) -> np.ndarray:
        return self.embedder().embed_passages(texts)


def compose(home: Path | None = None) -> Composition:
    """Load the settings of a home and prepare its parts; opens nothing yet."""
    return Composition(load_settings(home))
