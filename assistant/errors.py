"""Errors raised by `assistant`. Each message is one sentence that says what to do.

AssistantError
├── SettingsError          a setting is unknown or has a wrong value
├── InvalidQuestionError   empty or too long
├── InvalidRequestError    a batch line or option cannot be used
├── CandidateError         a release file cannot be used
├── RecipeError            what an assistant was made of is lost or was changed
└── ChatModelError         the chat model is unknown, unreachable or replied nonsense
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of everything `assistant` raises on purpose."""


class SettingsError(AssistantError):
    """A setting is unknown or has a wrong value. The message names it and where to mend it."""


class InvalidQuestionError(AssistantError):
    """The question is empty or longer than is read."""


class InvalidRequestError(AssistantError):
    """A batch line, a history file or an option cannot be used."""


class CandidateError(AssistantError):
    """A release file, or a setting in it, cannot be used."""


class RecipeError(AssistantError):
    """What an assistant was made of is not kept, was changed, or is not understood any more."""


class ChatModelError(AssistantError):
    """The chat model is unknown, unreachable, too slow, or its reply cannot be used."""
