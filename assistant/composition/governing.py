"""The parts that governing needs: recording, replay, changed answers, gaps, and the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.composition.answering import AnsweringParts

if TYPE_CHECKING:
    from assistant.answering.pipeline import Assistant
    from assistant.answering.recipe import Recipe
    from assistant.casework.broken_gold import GoldQuote
    from assistant.casework.desk import CaseDesk
    from assistant.governing.answer_changes import AnswerChanges
    from assistant.governing.desk import GovernanceDesk
    from assistant.governing.recording import Observer, RecordingAssistant
    from assistant.governing.replay import Replay
    from ingest.propose import DraftedFiles
    from ingest.report import FileWarning, IngestReport
    from knowledge.changes import KnowledgeChanges
    from knowledge.documents import DocumentMetadata, PreparedDocument
    from knowledge.gaps.asking_again import AskedAgainReport
    from knowledge.gaps.filing import GapFiler
    from knowledge.past_view import PastMoment
    from knowledge.proposals.proposal import ProposalItem
    from knowledge.proposals.report import Remark
    from knowledge.questions import KnownQuestion

COMPARED_AT_A_TIME = 2
"""Questions compared side by side: while one searches as things are, the other does as they would be."""


class GoverningParts(AnsweringParts):
    """What is recorded, compared, asked again and decided in one home."""

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

    def governance_desk(self) -> GovernanceDesk:
        """Proposals, releases and what follows from them."""
        return self._once("governance desk", self._build_desk)

    def case_desk(self) -> CaseDesk:
        """The organisation's own cases of the gate."""
        return self._once("case desk", self._build_case_desk)

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

    def _build_desk(self) -> GovernanceDesk:
        from assistant.governing.desk import GovernanceDesk
        from knowledge.proposals.policy import load_policy
        from knowledge.proposals.service import Proposals

        base = self.knowledge_base()
        return GovernanceDesk(
            base,
            Proposals(
                base, lambda: load_policy(self.settings.home / self.settings.governance.approval_policy)
            ),
            draft_files=self._draft_files,
            parse_fields=_typed_metadata,
            changed_answers=self.changed_answers,
            after_publication=self.after_publication,
            broken_gold=self.broken_gold,
        )

    def broken_gold(self, items: Sequence[ProposalItem]) -> list[Remark]:
        """Remarks on the words that a proposal takes from cases of the gate, own and shipped."""
        from assistant.casework.broken_gold import broken_gold

        return broken_gold(items, self.knowledge_base(), self._gold)

    def _gold(self, collections: frozenset[str]) -> Iterator[GoldQuote]:
        from assistant.casework.broken_gold import gold_quotes
        from assistant.casework.own_case import CaseState
        from evals.gate.cases.own import STARTER_COLLECTION, shipped_contents
        from knowledge.acting import Actor

        for case in self.case_desk().cases(Actor(name="installation"), [CaseState.ACCEPTED]):
            yield from gold_quotes(case.content)
        if STARTER_COLLECTION in collections:
            for content in shipped_contents():
                yield from gold_quotes(content, is_own=False)

    def _build_case_desk(self) -> CaseDesk:
        from assistant.casework.desk import CaseDesk
        from assistant.promotion.policy import load_release_policy
        from evals.gate.cases.own import problem_of

        path = self.settings.home / self.settings.gate.release_policy
        return CaseDesk(self.knowledge_base(), problem=problem_of, policy=lambda: load_release_policy(path))

    def publish_folder(
        self, folder: Path, *, collection: str, flags: DocumentMetadata, actor: str, reason: str
    ) -> IngestReport:
        """Publish the files of a folder at once, with metadata that wins over what they state."""
        from ingest.pipeline import ingest_paths

        return ingest_paths(
            [folder],
            knowledge_base=self.knowledge_base(),
            settings=self.settings.ingest,
            collection=collection,
            flags=flags,
            actor=actor,
            reason=reason,
        )

    def inspect(
        self, documents: Sequence[PreparedDocument], warnings: Sequence[FileWarning] = ()
    ) -> list[Remark]:
        """What a reviewer should look at in documents by themselves."""
        from ingest.inspect import inspect_documents
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
        return inspect_documents(documents, warnings, today=base.clock().date(), known=known)

    def _draft_files(self, paths: Sequence[Path], **options: Any) -> DraftedFiles:
        from ingest.propose import draft_from_files

        return draft_from_files(
            paths,
            knowledge_base=self.knowledge_base(),
            settings=self.settings.ingest,
            inspect=self.inspect,
            **options,
        )

    def _build_recorded(self, model: str | None) -> RecordingAssistant:
        from assistant.answering.recipe import recipe_of
        from assistant.governing.question_entry import INSTALLED, TRIAL
        from prompts.release import load_release

        recipe = recipe_of(self._with_model(model), load_release())
        return self._recording(self.assistant(model), recipe, ran_as=TRIAL if model else INSTALLED)

    def _recording(self, assistant: Assistant, recipe: Recipe, *, ran_as: str) -> RecordingAssistant:
        """An assistant whose answers are recorded and then looked at."""
        from assistant.governing.recording import RecordingAssistant

        return RecordingAssistant(
            assistant,
            library=self.knowledge_base(),
            recipe=recipe,
            program=version("playbook-assistant"),
            observers=self._observers(recipe),
            ran_as=ran_as,
        )

    def _observers(self, recipe: Recipe) -> list[Observer]:
        """What is told of each recorded answer, in order."""
        from assistant.governing.gap_filing import GapObserver

        threshold = recipe.settings["answering"].get("refusal_threshold")
        if threshold is None:
            threshold = recipe.release.extractive.refusal_threshold
        return [GapObserver(self.gap_filer, refusal_threshold=threshold)]

    def _build_gap_filer(self) -> GapFiler:
        from knowledge.gaps.filing import GapFiler

        return GapFiler(self.knowledge_base())

    def _rebuild_assistant(self, recipe: Recipe, moment: PastMoment) -> Assistant:
        """The assistant of a recipe, answering as of a moment."""
        from knowledge.past_view import PastView

        settings = recipe.sections(key=None)
        return self.assistant_of(recipe, library=PastView(self.searched_as(settings["retrieval"]), moment))


def _typed_metadata(fields: Mapping[str, Any]) -> DocumentMetadata:
    from ingest.errors import IngestError
    from ingest.metadata import metadata_as_typed
    from knowledge.errors import NothingProposedError

    try:
        return metadata_as_typed(fields)
    except IngestError as error:
        raise NothingProposedError(str(error)) from error
