"""A chat model's replies, recorded, so that what it once wrote can be judged again without it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import ChatModelError
from assistant.models import ChatModel, ModelReply
from evals.gate.digests import sha256_of
from evals.gate.running.kept import KeptValues


class ReplyMissingError(Exception):
    """No reply to exactly these messages was recorded, and none may be asked for."""


class ReplyFailedError(Exception):
    """The chat model failed; a run must not pass because another one stood in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """What a reply is to: the key under which it is kept."""

    model: str
    parameters: Mapping[str, Any]
    system: str
    user: str
    repeat: int

    @property
    def key(self) -> str:
        """sha256 over all of it."""
        return sha256_of([self.model, dict(self.parameters), self.system, self.user, self.repeat])


class RecordedChatModel:
    """Speaks as the chat model that it wraps, and keeps each reply. Safe for threads.

    The repeat is set by whoever asks, for the thread that asks: what is asked a second time must be
    answered a second time.
    """

    def __init__(
        self,
        name: str,
        parameters: Mapping[str, Any],
        kept: KeptValues,
        *,
        build: Callable[[], ChatModel] | None,
    ) -> None:
        """
        Args:
            name: Of the chat model.
            parameters: What is sent with the messages, such as the temperature.
            kept: Where replies are kept.
            build: Makes the chat model; None replays what was recorded and asks nobody.
        """
        self.name = name
        self._parameters, self._kept, self._build = dict(parameters), kept, build
        self._thread, self._lock = threading.local(), threading.Lock()
        self._model: ChatModel | None = None

    def repeat(self, number: int) -> None:
        """Which repeat this thread asks for from now on, 0-based."""
        self._thread.repeat = number

    def reply(
        self,
        system: str,
        user: str,
        *,
        on_token: Any = None,
        attachments: Mapping[str, Any] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> ModelReply:
        """As `ChatModel.reply`.

        Raises:
            ReplyMissingError: If only recorded replies may be used and there is none.
            ReplyFailedError: If the chat model fails.
        """
        asked = ReplyTo(
            model=self.name,
            parameters={**self._parameters, **(parameters or {})},
            system=system,
            user=user,
            repeat=getattr(self._thread, "repeat", 0),
        )
        found = self._kept.get(asked.key)
        if found is None:
            found = self._ask(asked, parameters)
        return ModelReply(**found)

    def _ask(self, asked: ReplyTo, parameters: Mapping[str, Any] | None) -> dict[str, Any]:
        if self._build is None:
            raise ReplyMissingError(
                f"no reply of {self.name} to these messages is recorded; run where the model can be reached"
            )
        try:
            with self._lock:
                self._model = self._model or self._build()
            reply = self._model.reply(asked.system, asked.user, parameters=parameters)
        except ChatModelError as error:
            raise ReplyFailedError(str(error)) from error
        found = {
            "text": reply.text,
            "input_tokens": reply.input_tokens,
            "output_tokens": reply.output_tokens,
        }
        self._kept.put(asked.key, found)
        return found
