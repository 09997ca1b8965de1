"""One message of an interview in the chat: checked, answered, kept. The draft is the only memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.desk import DraftingDesk
from assistant.drafting.errors import DraftChangedError, UnknownDraftError
from assistant.drafting.exports.swimlane import swimlane
from assistant.drafting.interview.conversation import Interview
from assistant.drafting.interview.replying import Reply, greeting, progress, respond
from assistant.ui.drafts.noting import noted
from assistant.ui.drafts.standing import OFF, Standing
from assistant.ui.drafts.wording import MEANWHILE, STOPPED_ASKING, as_text, preview, reply_markdown
from knowledge.acting import Act, Actor

MAX_CHARS = 100_000
"""Of one message."""
TOO_LONG = f"That is longer than {MAX_CHARS:,} characters; send the part that describes the work."
NO_LONGER = f"Your role does not draft any more; what was told is kept. {STOPPED_ASKING}"
NOTHING_KEPT = f"No work was told, so nothing is kept. {STOPPED_ASKING}"
FIRST_TOLD = "The whole draft rests on the first thing you told. To start anew, say “draft a workflow”."
NOT_TAKEN = "Your last message was not taken; it stands above. I have opened the draft again:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said back, and where the interview stands after it."""

    markdown: str
    standing: Standing
    is_error: bool = False


class Interviewing:
    """Interviews of whoever may draft. Every method may take seconds and is safe in any thread."""

    def __init__(self, desk: Callable[[], DraftingDesk]) -> None:
        self._desk = desk

    @staticmethod
    def may(actor: Actor) -> bool:
        """Whether somebody's role may draft at all."""
        return actor.may(Act.PROPOSE)

    def begin(self, actor: Actor, text: str = "") -> Said:
        """Begin a new draft, with the first answer where there is one already."""
        actor.require(Act.PROPOSE)
        if text.strip():
            return self.answer(actor, text, here=Standing(on=True), there=Standing(on=True))
        interview, _ = self._desk().interview(actor)
        said = _shown(interview, greeting(interview), as_text(MEANWHILE))
        return Said(markdown=said, standing=Standing(on=True))

    def go_on(self, actor: Actor, number: int) -> Said:
        """Open a draft where it stopped.

        Raises:
            DraftingError: If it does not come from what was told.
        """
        actor.require(Act.PROPOSE)
        try:
            version = self._desk().read(number, actor).version
            interview, _ = self._desk().interview(actor, number)
        except UnknownDraftError:
            return _closed(number)
        standing = Standing(on=True, draft=number, version=version)
        said = _shown(interview, greeting(interview), preview(standing, picture=True))
        return Said(markdown=said, standing=standing)

    def answer(self, actor: Actor, text: str, *, here: Standing, there: Standing) -> Said:
        """Take an answer, if the draft is still as it was shown.

        Args:
            here: Where the interview stood when this window last showed it.
            there: Where it stands by the last reply of the conversation, in whichever window.
        """
        actor.require(Act.PROPOSE)
        text = text.encode("utf-8", "replace").decode().replace("\x00", "")
        if len(text) > MAX_CHARS:
            return Said(markdown=TOO_LONG, standing=there, is_error=True)
        try:
            self._require_unchanged(here, there)
            return self._take(actor, text, here)
        except UnknownDraftError:
            return _closed(there.draft)
        except DraftChangedError as error:
            return self._opened_again(actor, error, there)

    def _require_unchanged(self, here: Standing, there: Standing) -> None:
        if there.draft is None:
            return
        version = self._desk().store.find(there.draft).version
        if (here.draft, here.version) != (there.draft, version):
            raise DraftChangedError(there.draft, version)

    def _take(self, actor: Actor, text: str, here: Standing) -> Said:
        desk = self._desk()
        interview, number = desk.interview(actor, here.draft)
        before, turns = interview.state().spec, len(interview.turns)
        reply = respond(interview, text)
        if not reply.changed:
            return Said(markdown=_shown(interview, reply), standing=here)
        spec = interview.state().spec
        if number is not None and spec is None:
            return Said(markdown=as_text(FIRST_TOLD), standing=here)
        if number is None or len(interview.turns) != turns:  # a mere stop makes no version
            number = desk.keep_interview(interview, actor, number, expected_version=here.version)
        version = desk.store.find(number).version if number is not None else None
        standing = Standing(on=not reply.finished, draft=number, version=version)
        if reply.finished:
            return Said(markdown=_farewell(reply, standing), standing=standing)
        if number is None or spec is None:
            return Said(markdown=_shown(interview, reply), standing=standing)
        taken = noted(before, spec, turn=turns + 1) if len(interview.turns) > turns else ""
        row = preview(standing, picture=_looks_new(before, spec))
        return Said(markdown=_shown(interview, reply, row, taken), standing=standing)

    def _opened_again(self, actor: Actor, error: DraftChangedError, there: Standing) -> Said:
        if there.draft is None:
            return Said(markdown=as_text(str(error)), standing=there, is_error=True)
        again = self.go_on(actor, there.draft)
        if again.is_error:
            return again
        return Said(
            markdown=f"{as_text(f'{error} {NOT_TAKEN}')}\n\n{again.markdown}", standing=again.standing
        )


def _shown(interview: Interview, reply: Reply, beside: str = "", taken: str = "") -> str:
    question = interview.prompt().text
    done = progress(interview.state())
    said = "\n\n".join(part for part in (taken, reply.text) if part)
    return reply_markdown(said, progress=done, question=question, beside=beside)


def _looks_new(before: WorkflowSpec | None, after: WorkflowSpec) -> bool:
    """Whether the swimlane has changed; the same picture again would only push the talk apart."""
    return before is None or swimlane(before) != swimlane(after)


def _farewell(reply: Reply, standing: Standing) -> str:
    if standing.draft is None:
        return as_text(NOTHING_KEPT)
    kept = f"Kept as draft {standing.draft}; say “continue draft {standing.draft}” to go on. {STOPPED_ASKING}"
    return f"{as_text(kept)}\n\n*{as_text(reply.text)}*\n\n{preview(standing, picture=False)}"


def _closed(number: int | None) -> Said:
    sentence = f"There is no draft {number} that you can read. {STOPPED_ASKING}"
    return Said(markdown=as_text(sentence), standing=OFF, is_error=True)
