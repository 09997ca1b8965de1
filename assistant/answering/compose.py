"""Word the answer: by the extractive model, or by a chat model whose every sentence is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answer import Turn, Usage
from assistant.answering.condense import StandaloneQuestion, condense
from assistant.answering.extractive import QUOTES_KEY, READING_KEY
from assistant.answering.quoting import ChosenQuote
from assistant.answering.reading import Reading
from assistant.answering.reply import DraftSentence, says_not_found, verify_reply
from assistant.answering.verification.meaning import Encode
from assistant.errors import ChatModelError
from assistant.models import ChatModel, ModelReply
from knowledge.errors import ModelUnavailableError
from knowledge.terms import term_set
from prompts.release import AssistantRelease

OnToken = Callable[[str], None]
MAX_REWRITTEN_CHARS = 400
"""A follow-up that a model rewrote longer than this was not rewritten but answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What composing returned: sentences with their quotes, and what it cost."""

    sentences: Sequence[DraftSentence]
    model: str
    usage: Usage = Usage()
    notices: tuple[str, ...] = ()
    removed: int = 0


class Composer:
    """Asks the models. Holds no conversation."""

    def __init__(
        self,
        *,
        release: AssistantRelease,
        extractive: ChatModel,
        chat_model: Callable[[], ChatModel] | None = None,
        encode: Encode | None = None,
    ) -> None:
        """
        Args:
            release: Whose prompts are sent.
            extractive: The model that quotes.
            chat_model: Builds the configured chat model; None answers extractively.
            encode: Compares a chat model's words with the sources' by meaning; None by wording alone.
        """
        self._release, self._extractive, self._chat_model = release, extractive, chat_model
        self._encode = encode

    def check_model(self) -> None:
        """Build the configured chat model, if one is; contacts nobody.

        Raises:
            ChatModelError: If its provider is unknown or not installed.
        """
        if self._chat_model is not None:
            self._chat_model()

    def condense(self, text: str, history: Sequence[Turn]) -> StandaloneQuestion:
        """Complete a follow-up: by rules, and where a chat model is configured by its wording.

        A model's rewriting is only searched with; the rules' focus and kinds stay in charge,
        and any fault of the model leaves the rules' wording.
        """
        standalone = condense(text, history)
        if self._chat_model is None or not standalone.topic:
            return standalone
        prompt = self._release.prompts["condense"]
        rendered = prompt.render(
            question=_as_data(text),
            history=[{"role": turn.role, "text": _as_data(turn.text)} for turn in history[-6:]],
        )
        try:
            written = self._chat_model().reply(
                rendered.system, rendered.user, parameters=prompt.parameters
            ).text
        except ChatModelError:
            return standalone
        rewritten = " ".join(written.split())
        fits = len(rewritten) <= MAX_REWRITTEN_CHARS and term_set(rewritten) >= term_set(standalone.focus)
        return replace(standalone, text=rewritten) if fits else standalone

    def compose(self, reading: Reading, on_token: OnToken | None) -> Composition:
        if self._chat_model is None:
            return self._compose_extractive(reading, on_token)
        try:
            model = self._chat_model()
            reply = self._ask_model(model, reading, on_token)
        except ChatModelError as error:
            composed = self._compose_extractive(reading, None)
            notice = f"{error} This answer is quoted from the sources instead."
            return replace(composed, notices=(notice,))
        usage = Usage(input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
        if says_not_found(reply.text):
            return Composition(sentences=(), model=model.name, usage=usage)
        sentences, removed = self._verify(reply.text, reading)
        return Composition(sentences=sentences, model=model.name, usage=usage, removed=removed)

    def _verify(self, reply: str, reading: Reading) -> tuple[list[DraftSentence], int]:
        question = reading.question.text
        try:
            return verify_reply(reply, reading.spans, question=question, encode=self._encode)
        except ModelUnavailableError:  # the keyword index answered alone
            return verify_reply(reply, reading.spans, question=question)

    def _compose_extractive(self, reading: Reading, on_token: OnToken | None) -> Composition:
        reply = self._ask_model(self._extractive, reading, on_token)
        quotes: list[ChosenQuote] = [q for extra in reply.extras for q in extra.get(QUOTES_KEY, ())]
        return Composition(
            sentences=[DraftSentence(text=quote.display, quotes=[quote]) for quote in quotes],
            model="extractive",
        )

    def _ask_model(self, model: ChatModel, reading: Reading, on_token: OnToken | None) -> ModelReply:
        passages = [
            {
                "number": number,
                "title": _as_data(span.version.title),
                "section": _as_data(" > ".join(span.heading_path)),
                "status": span.version.status.value,
                "text": _as_data(span.citable_text),
            }
            for number, span in enumerate(reading.spans, start=1)
        ]
        prompt = self._release.prompts["answer"]
        rendered = prompt.render(
            question=_as_data(reading.question.text),
            passages=passages,
            kinds=", ".join(kind.value.replace("_", " ") for kind in reading.question.kinds),
        )
        own = model is self._extractive
        return model.reply(
            rendered.system,
            rendered.user,
            on_token=on_token,
            attachments={READING_KEY: reading} if own else None,
            parameters=None if own else prompt.parameters,
        )


def _as_data(text: str) -> str:
    """Text that cannot close or open the tags around it."""
    return text.replace("<", "‹").replace(">", "›")
