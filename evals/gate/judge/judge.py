"""Ask the judging chat model about answers; what it does not clearly say is never a yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evals.gate.judge.item import Item, prompt_values
from evals.gate.judge.metrics import ANSWERS, SUPPORTED
from evals.gate.judge.reply import JudgeReply, UnreadableReplyError, read_reply
from evals.gate.running.replies import RecordedChatModel, ReplyFailedError, ReplyMissingError

if TYPE_CHECKING:
    from prompts.registry import Prompt, RenderedPrompt

AT_A_TIME = 4
REPAIRS = 1
"""How often an unreadable reply is asked for again, in other words."""
FAILURES = 3
"""After so many the chat model is not asked any more: it is away."""
Progress = Callable[[str, int, int], None]


class Fault(StrEnum):
    """Why there is no verdict."""

    NONE = ""
    UNREADABLE = "unreadable"
    MISSING = "missing"
    """It is not recorded, and none may be asked."""
    FAILED = "failed"
    """The chat model could not be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the judge said of one answer; with a fault it is no to both."""

    supported: bool = False
    answers: bool = False
    fault: Fault = Fault.NONE
    why: str = ""
    """Of a fault, in a few words."""

    def values(self) -> Mapping[str, bool]:
        """Metric to yes or no."""
        return {SUPPORTED: self.supported, ANSWERS: self.answers}


class Judge:
    """Asks one judge. Safe for threads."""

    def __init__(
        self,
        prompt: Prompt,
        parameters: Mapping[str, object],
        model: RecordedChatModel,
        *,
        at_a_time: int = AT_A_TIME,
    ) -> None:
        """
        Args:
            prompt: Of the judge.
            parameters: Sent with the messages.
            model: Records what the judge said.
            at_a_time: How many are asked beside each other.
        """
        self._prompt, self._parameters, self._model = prompt, dict(parameters), model
        self._at_a_time, self._failures = at_a_time, 0

    def opinions(
        self,
        items: Sequence[Item],
        *,
        repeat: int = 0,
        stage: str = "judging",
        progress: Progress | None = None,
    ) -> dict[Item, Opinion]:
        """What the judge says of each; equal items are asked once.

        Args:
            items: In any order.
            repeat: 0-based; what is asked a second time is answered a second time.
            stage: For progress.
            progress: Told stage, done and all.
        """
        distinct, found = list(dict.fromkeys(items)), {}
        with ThreadPoolExecutor(max_workers=self._at_a_time) as pool:
            told = pool.map(lambda item: self.opinion(item, repeat=repeat), distinct)
            for done, (item, opinion) in enumerate(zip(distinct, told, strict=True), start=1):
                found[item] = opinion
                if progress is not None:
                    progress(stage, done, len(distinct))
        return found

    def opinion(self, item: Item, *, repeat: int = 0) -> Opinion:
        """What the judge says of one answer."""
        self._model.repeat(repeat)
        rendered, fault = self._prompt.render(**prompt_values(item)), ""
        for _ in range(1 + REPAIRS):
            try:
                reply = read_reply(self._say(rendered, fault), sentences=len(item.sentences))
            except UnreadableReplyError as error:
                fault = str(error)
            except ReplyMissingError as error:
                return Opinion(fault=Fault.MISSING, why=str(error))
            except ReplyFailedError as error:
                self._failures += 1
                return Opinion(fault=Fault.FAILED, why=str(error))
            else:
                return _opinion(item, reply)
        return Opinion(fault=Fault.UNREADABLE, why=fault)

    def _say(self, rendered: RenderedPrompt, fault: str) -> str:
        if self._failures >= FAILURES:
            raise ReplyFailedError("it failed before, so it was not asked again")
        again = (
            f"\n\nAn earlier reply could not be used: {fault}. Reply with the JSON object alone."
            if fault
            else ""
        )
        reply = self._model.reply(rendered.system, rendered.user + again, parameters=self._parameters)
        return reply.text


def _opinion(item: Item, reply: JudgeReply) -> Opinion:
    """A sentence that cites no quote is not supported, whatever the judge says."""
    supported = all(
        verdict.supported and bool(item.cites(sentence))
        for sentence, verdict in zip(item.sentences, reply.sentences, strict=True)
    )
    return Opinion(supported=supported, answers=reply.answers.verdict)
