"""What can go wrong in drafting, in a sentence for the person who drafts."""

from __future__ import annotations

from assistant.errors import AssistantError


class DraftingError(AssistantError):
    """A draft cannot be made or used."""


class NothingToDraftError(DraftingError):
    """Nothing told is a step of work."""

    def __init__(self) -> None:
        super().__init__(
            "There is no step of work in this; say what starts the work, who does what, and where it ends, such as "
            "“An agent opens the claim, checks the policy number and sends it to the assessor.”"
        )
