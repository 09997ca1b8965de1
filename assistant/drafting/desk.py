"""What people who draft do, in one place, for the command line and for the page alike."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from assistant.drafting.artifacts.completeness import Completeness, completeness
from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.artifacts.parties import PartyKind, PartyRef
from assistant.drafting.artifacts.reading import Note
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.briefs.begun import as_told, refused, settable
from assistant.drafting.briefs.reading import YAML_ENDINGS, ReadBrief, brief_from_text
from assistant.drafting.errors import DraftingError, UnknownDraftError
from assistant.drafting.extraction.facts import Doubt
from assistant.drafting.inference.inferred import Inferences
from assistant.drafting.interview.conversation import Interview, turn_from
from assistant.drafting.keeping.drafts import DraftStore, KeptDraft, KeptVersion, Turns
from assistant.drafting.linting.context import CitedLibrary, LintContext, PeopleDirectory
from assistant.drafting.linting.finding import Finding, LintReport, Severity
from assistant.drafting.linting.runner import lint
from assistant.drafting.planning.building import build_workflow_spec
from assistant.drafting.planning.material import Material, Stated
from assistant.drafting.settings import DraftingSettings
from knowledge.acting import Act, Actor
from knowledge.audience import GROUP
from knowledge.people import fold_name

DEFAULT_ROLE = "program_manager"
"""As whom the knowledge base is read for the operator of a home without accounts."""


class Infer(Protocol):
    """Reads the knowledge base for one reader; the composition root passes it in."""

    def __call__(
        self, *, role: str, groups: frozenset[str], about: str, systems: Sequence[str], collection: str | None
    ) -> Inferences: ...


class OpenLibrary(Protocol):
    """The documents that citations point into, as one reader may see them."""

    def __call__(self, *, role: str, groups: frozenset[str]) -> CitedLibrary: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDocument:
    """A document that describes other work."""

    title: str
    text: str
    audience: frozenset[str] | None
    """Roles that may read it; None for everybody."""


class FindModel(Protocol):
    """Finds a document by its name, as one reader may see it."""

    def __call__(self, name: str, *, role: str, groups: frozenset[str]) -> ModelDocument | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A draft with what is to be said of it."""

    artifact: Header
    report: LintReport
    completeness: Completeness
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[Note, ...] = ()
    kept: KeptDraft | None = None
    turns: Turns = ()
    """What was told for it, so that an interview can go on from it."""


class DraftingDesk:
    """Drafting, judging, keeping and submitting."""

    def __init__(
        self,
        store: DraftStore,
        *,
        settings: DraftingSettings,
        clock: Callable[[], datetime],
        infer: Infer,
        library: OpenLibrary,
        directory: Callable[[], PeopleDirectory | None],
        submit: Callable[..., int],
        model_document: FindModel,
    ) -> None:
        """
        Args:
            model_document: Finds a specification among the documents that a reader may read.
            submit: Proposes a file for the knowledge base; gives the proposal's number.
        """
        self.store, self.settings, self._clock = store, settings, clock
        self._infer, self._library, self._directory, self._submit = infer, library, directory, submit
        self._model_document = model_document

    def today(self) -> date:
        """The day on which is drafted."""
        return self._clock().date()

    def material(
        self,
        brief: ReadBrief,
        actor: Actor,
        *,
        stated: Mapping[str, Stated] | None = None,
        collection: str | None = None,
    ) -> Material:
        """All that a specification is planned from, with what documents say to this reader."""
        about = " ".join(told.facts.title or "" for told in brief.told) or "workflow"
        systems = [fact.name for told in brief.told for fact in told.facts.systems]
        role, groups = _reader(actor)
        inferences = self._infer(
            role=role, groups=groups, about=about, systems=systems, collection=collection
        )
        given = {**brief.stated, **(stated or {})}
        return Material(
            told=brief.told,
            base=self._begun(brief, actor)[0],
            stated={path: value for path, value in given.items() if settable(path)},
            today=self._clock().date(),
            author=PartyRef(name=actor.name, kind=PartyKind.PERSON),
            inferences=inferences,
            directory=self._directory(),
            settings=self.settings,
        )

    def _begun(self, brief: ReadBrief, actor: Actor) -> tuple[WorkflowSpec | None, tuple[Note, ...]]:
        """The specification that a brief begins, as far as its writer may tell it, and what was left out."""
        if brief.base is None:
            return None, ()
        role, groups = _reader(actor)
        source = brief.told[0].source if brief.told else "brief"
        return as_told(brief.base, source=source, library=self._library(role=role, groups=groups))

    def follow(self, material: Material, name: str, actor: Actor) -> Material | None:
        """The material after the model of another specification; None where they may read none so named.

        Args:
            name: A draft's number or title, or a document's id or title.
        """
        from assistant.drafting.planning.model_spec import like_spec, like_text

        readable, wanted = self.reader_check(actor), name.lower()
        for kept in self.store.list():
            if wanted not in {str(kept.number), kept.artifact_id, kept.title.lower()}:
                continue
            artifact = self.store.version(kept.number).artifact
            if isinstance(artifact, WorkflowSpec) and readable(artifact):
                return like_spec(material, artifact)
        role, groups = _reader(actor)
        found = self._model_document(name, role=role, groups=groups)
        if found is None:
            return None
        return like_text(material, found.text, title=found.title, audience=found.audience)

    def draft_spec(self, brief: ReadBrief, material: Material, actor: Actor) -> Drafted:
        """Plan a specification and judge it.

        Raises:
            NothingToDraftError: If nothing told is a step of work.
        """
        spec = build_workflow_spec(material)
        doubts = tuple(doubt for told in material.told for doubt in told.facts.doubts)
        notes = (*brief.notes, *self._begun(brief, actor)[1], *refused(brief.stated))
        drafted = self.judged(spec, actor, notes=notes)
        return replace(drafted, doubts=doubts, turns=_brief_turns(brief))

    def interview(
        self, actor: Actor, resume: int | None = None, *, brief: ReadBrief | None = None
    ) -> tuple[Interview, int | None]:
        """An interview with this person, new or where it stopped; and the number of its draft.

        Raises:
            UnknownDraftError: If there is no such draft, or not for this person.
        """
        interview = Interview(
            material_of=lambda read: self.material(read, actor),
            judge=lambda spec: lint(spec, self.lint_context(actor)),
            today=self.today(),
            brief=brief or ReadBrief(told=()),
        )
        if resume is not None:
            self._recall(interview, self.read(resume, actor), self.store.find(resume).turns)
        return interview, resume

    def _recall(self, interview: Interview, version: KeptVersion, turns: Turns) -> None:
        """Take up what was told before.

        Raises:
            DraftingError: If the draft does not come from what was told.
        """
        if not isinstance(version.artifact, WorkflowSpec) or not turns:
            raise DraftingError(
                f"Draft {version.draft} was not made from a description of work that is kept with it, so "
                "there is nothing to go on from; begin a new draft, or change the file and keep that."
            )
        texts = [turn for turn in turns if turn.get("pending") == "brief"]
        told = tuple(each for turn in texts for each in brief_from_text(
            str(turn["text"]), name=str(turn.get("name", "brief")), today=self.today()).told)  # fmt: skip
        interview.brief = ReadBrief(told=told)
        interview.turns = [turn_from(turn) for turn in turns if turn.get("pending") != "brief"]

    def keep_interview(
        self, interview: Interview, actor: Actor, number: int | None, *, expected_version: int | None = None
    ) -> int | None:
        """Keep an interview as it is now; gives the number of its draft, None before work was told.

        Args:
            expected_version: The version from which the interview went on; by default the newest.

        Raises:
            DraftChangedError: If the draft has another version by now.
        """
        spec = interview.state().spec
        if spec is None:
            return number
        turns = [*_brief_turns(interview.brief), *(turn.as_json() for turn in interview.turns)]
        if number is None:
            actor.require(Act.PROPOSE)
            return self.store.create(spec, actor=actor.name, turns=turns, note="Interview begun").number
        at = self.read(number, actor).version if expected_version is None else expected_version
        return self.save(number, spec, actor, expected_version=at, turns=turns, note="Interview").number

    def draft_plan(self, spec: WorkflowSpec, actor: Actor) -> Drafted:
        """Build the ownership plan of a specification."""
        from assistant.drafting.ownership.building import build_ownership_plan

        plan = build_ownership_plan(
            spec,
            inferences=self._inferences(spec, actor),
            directory=self._directory(),
            today=self._clock().date(),
            settings=self.settings,
        )
        return self.judged(plan, actor, related={spec.type: spec})

    def derive(
        self,
        kind: str,
        spec: WorkflowSpec,
        actor: Actor,
        *,
        related: Mapping[str, Header] | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> Drafted:
        """Draft another artifact from a specification, with what a brief says of it by field."""
        from assistant.drafting.derivation import derive

        beside: dict[str, Header] = {spec.type: spec, **(related or {})}
        notes: list[Note] = []
        artifact = derive(
            kind,
            spec,
            inferences=self._inferences(spec, actor),
            today=self._clock().date(),
            related=beside,
            brief=brief,
            directory=self._directory(),
            settings=self.settings,
            note=lambda path, message: notes.append(Note(path, message)),
        )
        return self.judged(artifact, actor, related=beside, notes=notes)

    def judged(
        self,
        artifact: Header,
        actor: Actor,
        *,
        related: Mapping[str, Header] | None = None,
        notes: Sequence[Note] = (),
        exports: bool = False,
    ) -> Drafted:
        """An artifact with its findings; remarks on a file's format are findings too.

        Args:
            exports: Also write it in every format that is read back, and compare: that takes a second.
        """
        context = self.lint_context(actor, related=related)
        if exports:
            from assistant.drafting.imports.round_trips import checked_exports

            context = replace(context, exports=checked_exports(artifact.type))
        report = lint(artifact, context)
        remarks = tuple(
            Finding(rule="format", severity=Severity.WARNING, path=note.path, message=note.message)
            for note in notes
        )
        report = replace(report, findings=(*report.findings, *remarks))
        return Drafted(
            artifact=artifact, report=report, completeness=completeness(artifact), notes=tuple(notes)
        )

    def lint_context(self, actor: Actor, *, related: Mapping[str, Header] | None = None) -> LintContext:
        """What rules may look at, for one reader."""
        role, groups = _reader(actor)
        return LintContext(
            today=self._clock().date(),
            limits=self.settings.limits,
            directory=self._directory(),
            library=self._library(role=role, groups=groups),
            related=related or {},
        )

    def keep(
        self, drafted: Drafted, actor: Actor, *, turns: Turns = (), note: str = "First draft"
    ) -> Drafted:
        """Store a draft as a new one."""
        actor.require(Act.PROPOSE)
        told = turns or drafted.turns
        drafted = replace(drafted, artifact=self._as_draft(drafted.artifact, actor))
        kept = self.store.create(drafted.artifact, actor=actor.name, turns=told, note=note)
        return replace(drafted, kept=kept)

    def save(
        self,
        number: int,
        artifact: Header,
        actor: Actor,
        *,
        expected_version: int,
        turns: Turns | None = None,
        note: str = "",
    ) -> KeptDraft:
        """Store a further version of a draft that this person may read.

        Raises:
            UnknownDraftError: If there is none, or not for this person.
            DraftChangedError: If it was changed meanwhile.
        """
        actor.require(Act.PROPOSE)
        self.read(number, actor)
        artifact = self._as_draft(artifact, actor)
        return self.store.save(
            number, artifact, actor=actor.name, expected_version=expected_version, turns=turns, note=note
        )

    def _as_draft(self, artifact: Header, actor: Actor) -> Header:
        """An artifact as it is kept: approval is given to what was submitted, never brought along.

        Raises:
            DraftingError: If whoever keeps it could not read it again.
        """
        if not self.may_read(artifact, actor):
            raise DraftingError(
                "The draft is for others than you, or cites a document that is not there or not for you, so "
                "it cannot be kept; mend `access_roles` and the citations that `playbook lint` names."
            )
        return artifact.model_copy(update={"status": ArtifactStatus.DRAFT, "approvals": []})

    def read(self, number: int, actor: Actor, *, version: int | None = None) -> KeptVersion:
        """One version of a draft, if this person may read all that it cites now.

        Raises:
            UnknownDraftError: If there is none, or not for this person.
        """
        found = self.store.version(number, version)
        if not self.may_read(found.artifact, actor):
            raise UnknownDraftError(str(number))
        return found

    def remove(self, number: int, actor: Actor) -> None:
        """Delete a draft: its author may, and who governs.

        Raises:
            UnknownDraftError: If there is none, or not for this person.
            NotAllowedError: If it is somebody else's.
        """
        self.read(number, actor)
        if fold_name(self.store.find(number).author) != actor.folded:
            actor.require(Act.APPROVE)
        self.store.remove(number, actor=actor.name)

    def list(self, actor: Actor) -> list[KeptDraft]:
        """The drafts that this person may read, the last changed first."""
        readable = self.reader_check(actor)
        return [kept for kept in self.store.list() if readable(self.store.version(kept.number).artifact)]

    def all_artifacts(self, actor: Actor) -> list[Header]:
        """The newest version of every draft that this person may read, the last changed last."""
        found = [self.store.version(kept.number).artifact for kept in reversed(self.store.list())]
        return list(filter(self.reader_check(actor), found))

    def may_read(self, artifact: Header, actor: Actor) -> bool:
        """Whether a person may read a draft: by its audience and by that of all it cites, as they are now."""
        return self.reader_check(actor)(artifact)

    def reader_check(self, actor: Actor) -> Callable[[Header], bool]:
        """`may_read` for many drafts at one moment: each cited document is looked up once."""
        role, groups = _reader(actor)
        library = self._library(role=role, groups=groups)

        def check(artifact: Header) -> bool:
            if actor.role is None:
                return True
            groups_named = {name.removeprefix(GROUP) for name in artifact.access_groups}
            named = actor.role in {*artifact.access_roles, "admin"} or groups_named & actor.groups
            if (artifact.access_roles or groups_named) and not named:
                return False
            return all(library.look_up(citation).found for citation in artifact.citations)

        return check

    def submit(self, number: int, actor: Actor, *, reason: str, collection: str | None = None) -> int:
        """Propose the newest version of a draft as a document of the knowledge base.

        A proposal of it that still waits gets the new content. Published with open items it is a draft
        there too: nobody is answered from it.

        Returns:
            The number of the proposal.
        """
        from assistant.drafting.exports.formats import file_stem
        from assistant.drafting.exports.markdown import to_markdown
        from assistant.drafting.planning.audience import narrowed
        from assistant.drafting.submitting import front_matter_of

        actor.require(Act.PROPOSE)
        version = self.read(number, actor)
        if not reason.strip():
            raise DraftingError("Say why the draft is submitted; give --reason.")
        with tempfile.TemporaryDirectory() as folder:
            role, groups = _reader(actor)
            artifact = narrowed(version.artifact, self._library(role=role, groups=groups))
            path = Path(folder) / f"{file_stem(artifact)}.md"
            path.write_text(front_matter_of(artifact, to_markdown(artifact)), encoding="utf-8")
            proposal = self._submit(
                path,
                actor=actor,
                reason=reason,
                collection=collection,
                draft=number,
                previous=self.store.find(number).proposal,
            )
        self.store.submitted(number, proposal, actor=actor.name)
        return proposal

    def _inferences(self, spec: WorkflowSpec, actor: Actor) -> Inferences:
        role, groups = _reader(actor)
        systems = [system.name for system in spec.systems]
        return self._infer(role=role, groups=groups, about=spec.title, systems=systems, collection=None)


def _reader(actor: Actor) -> tuple[str, frozenset[str]]:
    return actor.role or DEFAULT_ROLE, actor.groups


def _brief_turns(brief: ReadBrief) -> list[Mapping[str, Any]]:
    """What a brief told, as it is kept; YAML has been written out as text."""
    return [
        {
            "pending": "brief",
            "text": told.text,
            "name": f"{told.source}.txt" if told.source.lower().endswith(YAML_ENDINGS) else told.source,
        }
        for told in brief.told
    ]
