"""What can go wrong in drafting, in a sentence for the person who drafts."""

from __future__ import annotations

from assistant.errors import AssistantError


class DraftingError(AssistantError):
    """A draft cannot be made or used."""


class NothingToDraftError(DraftingError):
    """Nothing told is a step of work."""

    def __init__(self) -> None:
        super().__init__(
            "There is no step of work in this; say what starts it, who does what and where it ends, such as "
            "“An agent opens the claim, checks the policy number and sends it to the assessor.”"
        )


class UnknownDraftError(DraftingError):
    """There is no such draft, or not for this person."""

    answer_is_no = True

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no draft {name}; see `playbook draft list`.")


class DraftChangedError(DraftingError):
    """Somebody else stored a version meanwhile."""

    answer_is_no = True

    def __init__(self, number: int, version: int) -> None:
        super().__init__(
            f"Draft {number} was changed meanwhile (now version {version}); open it again and repeat your "
            "change."
        )


class UnreadableArtifactError(DraftingError, ValueError):
    """A file cannot be read as an artifact at all."""


class UnreadableBriefError(DraftingError):
    """A brief or an answers file cannot be read."""


class ExportError(DraftingError):
    """An artifact cannot be written in a format or to a place."""
