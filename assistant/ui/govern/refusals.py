"""Why a page of governance is not shown or an act is not done: one sentence with its status."""

from __future__ import annotations

import re

from assistant.ui.errors import UiError

_FOR_THE_COMMAND_LINE = re.compile(
    r"; [^;]*(?:`playbook [^`]*`| --[a-z]+)[^;]*?(?=;|\.?$)|, with --[a-z]+(?: [A-Z]+)?\b"
)

NOT_HERE = "There is no such page."
STALE_FORM = "The form was opened in another sign-in; open the page again and repeat it."


def page_sentence(sentence: str) -> str:
    """A sentence without what it advises for the command line.

    >>> page_sentence("There is no gap 1; `playbook kb gaps` lists them.")
    'There is no gap 1.'
    >>> page_sentence("A waiver lasts 180 days at most; give an earlier --expires.")
    'A waiver lasts 180 days at most.'
    """
    return _FOR_THE_COMMAND_LINE.sub("", sentence)


class RefusedError(UiError):
    """A request that is not carried out. The message is for the person at the page."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
