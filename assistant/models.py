"""The chat model adapter: any provider behind one small streaming call.

langchain's types stop here. A failure of any kind becomes a `ChatModelError` whose
message is fit for a reader; the pipeline then answers extractively and says so.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.settings import ModelSettings
from assistant.errors import ChatModelError

MAX_REPLY_CHARS = 20_000
"""A reply that is longer is cut: no honest answer of five sentences is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReply:
    """What a chat model wrote and spent."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    extras: Sequence[Mapping[str, Any]] = ()
    """What a model of our own sent beside its words, chunk by chunk."""


class ChatModel:
    """A provider's chat model with time limits, a length cap and one kind of error."""

    def __init__(self, model: object, *, name: str, settings: ModelSettings) -> None:
        self._model, self.name, self._settings = model, name, settings

    def reply(
        self,
        system: str,
        user: str,
        *,
        on_token: Callable[[str], None] | None = None,
        attachments: Mapping[str, Any] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> ModelReply:
        """Stream one reply to its end.

        Args:
            system: The instructions.
            user: The question with its passages.
            on_token: Called with each piece of text as it arrives.
            attachments: For a model of our own; a provider never sees them.
            parameters: In place of the settings, such as `max_tokens`.

        Raises:
            ChatModelError: If the provider fails, says nothing, or a time limit passes.
        """
        text, input_tokens, output_tokens = "", 0, 0
        extras: list[Mapping[str, Any]] = []
        for chunk in self._chunks(system, user, attachments or {}, parameters or {}):
            piece = _text_of(chunk)
            usage = getattr(chunk, "usage_metadata", None) or {}
            input_tokens = max(input_tokens, usage.get("input_tokens", 0))
            output_tokens = max(output_tokens, usage.get("output_tokens", 0))
            if piece and on_token:
                on_token(piece)
            text += piece
            if attachments and getattr(chunk, "additional_kwargs", None):
                extras.append(chunk.additional_kwargs)  # type: ignore[attr-defined]
            if len(text) > MAX_REPLY_CHARS:
                raise ChatModelError("The chat model did not stop writing, so its reply was dropped.")
        if not text.strip():
            raise ChatModelError("The chat model sent an empty reply.")
        return ModelReply(
            text=text.replace("\x00", ""),
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            extras=extras,
        )

    def _chunks(
        self, system: str, user: str, attachments: Mapping[str, Any], parameters: Mapping[str, Any]
    ) -> Iterator[object]:
        """Chunks as they come, read in a thread so that a silent server cannot hold the caller."""
        from langchain_core.messages import HumanMessage, SystemMessage

        messages = [
            SystemMessage(content=system),
            HumanMessage(content=user, additional_kwargs=dict(attachments)),
        ]
        arrived: queue.Queue[object] = queue.Queue()
        done = object()
        stop = threading.Event()

        def read() -> None:
            try:
                for chunk in self._model.stream(messages, **parameters):  # type: ignore[attr-defined]
                    arrived.put(chunk)
                    if stop.is_set():
                        return
                arrived.put(done)
            except Exception as error:  # noqa: BLE001 - every provider raises its own kinds
                arrived.put(error)

        threading.Thread(target=read, daemon=True, name="chat-model").start()
        deadline = time.monotonic() + self._settings.total_timeout_s
        wait = self._settings.first_token_timeout_s
        try:
            while True:
                try:
                    item = arrived.get(timeout=max(0.01, min(wait, deadline - time.monotonic())))
                except queue.Empty:
                    raise ChatModelError(
                        f"The chat model {self.name} did not reply in time."
                    ) from None
                if item is done:
                    return
                if isinstance(item, Exception):
                    raise ChatModelError(
                        f"The chat model {self.name} could not be used ({type(item).__name__})."
                    ) from item
                yield item
        finally:
            stop.set()


def _text_of(chunk: object) -> str:
    content = getattr(chunk, "content", "")
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))


def build_chat_model(settings: ModelSettings) -> ChatModel:
    """Build the configured chat model; contacts nobody yet.

    Raises:
        ChatModelError: If the provider is unknown or its package is not installed.
    """
    from langchain.chat_models import init_chat_model

    name = settings.name if ":" in settings.name or not settings.base_url else f"openai:{settings.name}"
    options: dict[str, object] = {
        "timeout": settings.total_timeout_s,
        "max_retries": settings.max_retries,
        "max_tokens": settings.max_tokens,
        "temperature": settings.temperature,
    }
    if settings.base_url:
        options["base_url"] = settings.base_url
        options["api_key"] = "unset"  # local servers want none, the client insists on one
    if settings.api_key:
        options["api_key"] = settings.api_key.get_secret_value()
    if name.startswith("openai:"):
        options["stream_usage"] = True
    try:
        model = init_chat_model(name, **options)
    except ImportError as error:
        provider = name.split(":")[0]
        raise ChatModelError(
            f"The provider {provider!r} is not installed; run `pip install 'playbook-assistant[{provider}]'`."
        ) from error
    except Exception as error:
        raise ChatModelError(
            f"The chat model {settings.name!r} cannot be set up; name it provider:model and check its key."
        ) from error
    return ChatModel(model, name=name, settings=settings)
