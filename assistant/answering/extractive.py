"""The extractive model: a chat model that answers with the sources' own sentences.

It is a langchain chat model so that the pipeline has one shape. It is sent the same
prompt as any other model, and beside it the reading of the evidence (which units answer
how well); it replies with the chosen sentences and the number of the passage of each.
It cannot write a word that no source has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.answering.choose import ChosenQuote, choose_quotes
from assistant.answering.reading import Reading

READING_KEY = "reading"
"""Where the last message carries the reading, in its `additional_kwargs`."""
QUOTES_KEY = "quotes"
"""Where the reply carries the quotes of its sentences, in its `additional_kwargs`."""


class ExtractiveChatModel(BaseChatModel):
    """Chooses and orders sentences; deterministic, offline, without a key."""

    margin: float
    """How far behind the best unit a further one may score."""
    limit: int
    """The most sentences in a reply."""

    @property
    def _llm_type(self) -> str:
        return "extractive"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        reading, quotes = self._choose(messages)
        text = "\n".join(_line(reading, quote) for quote in quotes) or "NOT_FOUND"
        message = AIMessage(content=text, additional_kwargs={QUOTES_KEY: quotes})
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reading, quotes = self._choose(messages)
        for quote in quotes:
            yield ChatGenerationChunk(
                message=AIMessageChunk(
                    content=_line(reading, quote) + "\n",
                    additional_kwargs={QUOTES_KEY: [quote]},
                )
            )
        if not quotes:
            yield ChatGenerationChunk(message=AIMessageChunk(content="NOT_FOUND"))

    def _choose(self, messages: list[BaseMessage]) -> tuple[Reading, list[ChosenQuote]]:
        reading = messages[-1].additional_kwargs.get(READING_KEY) if messages else None
        if not isinstance(reading, Reading):
            raise ValueError("the extractive model needs the reading of the evidence")
        return reading, choose_quotes(reading, margin=self.margin, limit=self.limit)


def _line(reading: Reading, quote: ChosenQuote) -> str:
    number = next(i for i, span in enumerate(reading.spans, start=1) if span is quote.span)
    return f"{quote.display} [{number}]"
