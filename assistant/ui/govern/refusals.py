"""Why a page of governance is not shown or an act is not done: one sentence with its status."""

from __future__ import annotations

from assistant.ui.errors import UiError

NOT_HERE = "There is no such page."
STALE_FORM = "The form was opened in another sign-in; open the page again and repeat it."


class RefusedError(UiError):
    """A request that is not carried out. The message is for the person at the page."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
