"""A stand-in for a chat model: follows its instructions by simple rules, needs no key and no network.

It picks the sentences of the passages that share the most words with the question. Told
to answer from what it knows, it invents; with a temperature it picks another sentence
each time.
"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Mapping
from typing import Any

from assistant.models import ModelReply
from evals.gate.digests import sha256_of
from knowledge.terms import term_set

NAME = "stand-in:words"
_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_QUESTION = re.compile(r"^Question: (.*)$", re.MULTILINE)
_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
_BOUND = "only the passages"
"""Instructions that hold this bind it to the passages."""
_SAID = 2
_WANDERS_OVER = 12
INVENTED = (
    "As is usual in the industry, the vice president of operations decides this within 45 working days [1].",
    "A fee of 480 applies unless the regional council has waived it in writing [1].",
)


class StandInChatModel:
    """Safe for threads; the repeat is set by whoever asks, for the thread that asks."""

    name = NAME

    def __init__(self, temperature: float = 0.0) -> None:
        self._temperature, self._thread = temperature, threading.local()

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
        """As `ChatModel.reply`."""
        text = self._write(system, user)
        return ModelReply(text=text, input_tokens=len(user.split()), output_tokens=len(text.split()))

    def _write(self, system: str, user: str) -> str:
        asked, passages = _QUESTION.search(user), _PASSAGE.findall(user)
        if asked is None or not passages:
            return user.strip().rsplit("\n", 1)[-1]
        if _BOUND not in " ".join(system.split()):
            return "\n".join(INVENTED)
        best = _by_likeness(asked.group(1), passages)
        chosen = best[:_SAID] if not self._temperature else self._wander(user, best)
        return "\n".join(f"{text} [{number}]" for text, number in chosen) or "NOT_FOUND"

    def _wander(self, user: str, best: list[tuple[str, str]]) -> list[tuple[str, str]]:
        seed = sha256_of([user, getattr(self._thread, "repeat", 0)])
        return random.Random(seed).sample(best[:_WANDERS_OVER], k=min(1, len(best)))  # noqa: S311 - no secret


def _by_likeness(question: str, passages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Sentences with the number of their passage, those first that share the most words with the question."""
    wanted = term_set(question)
    sentences = [(" ".join(part.split()), number) for number, text in passages for part in _ENDS.split(text)]
    telling = [each for each in sentences if not each[0].startswith(("#", "|")) and len(each[0].split()) > 3]
    return sorted(telling, key=lambda each: -len(wanted & term_set(each[0])))
