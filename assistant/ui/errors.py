"""Errors of the chat page and its accounts. Each message is one sentence for a person.

AssistantError
└── UiError
    ├── AttachmentError       a file that somebody wants to ask about cannot be read
    ├── RestrictionError      a question cannot be restricted so
    ├── AccountError          an account cannot be added, changed or found
    ├── ServerSettingsError   the server cannot start with these options
    └── NotYoursError         a conversation or message of somebody else, or none at all
"""

from __future__ import annotations

from assistant.errors import AssistantError


class UiError(AssistantError):
    """Base of everything the chat page raises on purpose."""


class AccountError(UiError):
    """An account cannot be added, changed or found."""


class AttachmentError(UiError):
    """A file that somebody wants to ask about cannot be read."""


class RestrictionError(UiError):
    """A question cannot be restricted to this collection or day."""


class ServerSettingsError(UiError):
    """The server cannot start with these options."""


class NotYoursError(UiError):
    """What was named does not exist or belongs to somebody else: the sentence is the same."""

    def __init__(self) -> None:
        super().__init__("There is no such conversation or message of yours.")
