"""What a message of the chat wants of an interview. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

COMMAND = "Draft a workflow"
"""The button under the message box, and the words that do the same."""
LARGEST_NUMBER = 2**31 - 1

_BEGIN = re.compile(
    r"\W*(?:please )?(?:draft|specify) (?:a|the|our) (?:new )?workflow(?: spec(?:ification)?)?\W*", re.I
)
_CONTINUE = re.compile(
    r"\W*(?:continue|resume|open|go on) (?:with )?(?:the )?draft (?:no\.? |number )?#?(\d{1,12})\W*", re.I
)
_ASK = re.compile(r"\s*ask\s*:\s*(.*)", re.I | re.S)


class Wish(StrEnum):
    """What a person wants."""

    BEGIN = "begin"
    CONTINUE = "continue"
    ANSWER = "answer"
    """Of the interview that is on."""
    ASK = "ask"
    """A question to the documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A message, understood."""

    wish: Wish
    text: str = ""
    draft: int | None = None


def wanted(text: str, *, command: str | None, interviewing: bool) -> Wanted:
    """What a message of somebody who may draft wants.

    Args:
        command: The button that was chosen for it.
        interviewing: Whether an interview is on in this conversation.
    """
    if _BEGIN.fullmatch(text):
        return Wanted(wish=Wish.BEGIN)
    if command == COMMAND:
        return Wanted(wish=Wish.BEGIN, text=text)
    found = _CONTINUE.fullmatch(text)
    if found is not None:
        return Wanted(wish=Wish.CONTINUE, draft=min(int(found[1]), LARGEST_NUMBER))
    if not interviewing:
        return Wanted(wish=Wish.ASK, text=text)
    asked = _ASK.fullmatch(text)
    return Wanted(wish=Wish.ASK, text=asked[1]) if asked else Wanted(wish=Wish.ANSWER, text=text)
