"""Greetings, thanks and goodbyes: answered in kind, and kept out of what is searched."""

from __future__ import annotations

import re

_SOCIAL = (
    r"(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: (?:so|very) much| a lot| again)?|"
    r"thank you|many thanks|cheers|bye|goodbye|see you|ok(?:ay)?|all ?right|right|great|perfect|good|fine|nice|"
    r"excellent|super|brilliant|wonderful|cool|lovely|got it|i see|understood|makes sense|that(?:'s| is) "
    r"(?:all|great|good|fine|clear|helpful|perfect)|sounds good|(?:that|this|it) (?:really )?(?:helps|helped)(?: a lot| me)?|"
    r"no (?:problem|worries)|please|there|everyone|assistant|then|now|how are you)"
)
_ONLY_SOCIAL = re.compile(rf"^\W*{_SOCIAL}(?:[\W]+{_SOCIAL})*\W*$", re.IGNORECASE)
_SOCIAL_OPENING = re.compile(
    rf"^\W*{_SOCIAL}(?:[\s,]+{_SOCIAL})*(?:\s*[.!,:;–—-]+\s*(?=\w)|\s+(?=(?:and|but|so|what about|how about)\b))",
    re.IGNORECASE,
)
_PARTING = re.compile(r"\b(?:bye|goodbye|see you|that(?:'s| is) all)\b", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:thanks?|cheers|helps|helped|helpful)\b", re.IGNORECASE)

_ABOUT_ME = re.compile(
    r"^\W*(?:who are you|what are you|what (?:can|do) you do|what can i ask(?: you)?|how (?:can|do) you help(?: me)?|"
    r"can you help(?: me)?|help|how does this work|what is this|are you (?:a )?(?:human|robot|bot|person|ai|real))\W*$",
    re.IGNORECASE,
)

INTRODUCTION = (
    "I am an assistant that answers questions from the organisation's policies, workflows and playbooks, and "
    "shows the sentence that each answer stands on. Ask me who approves something, what a rule says, or what "
    "to do next."
)
WELCOME = "Hello. Ask me what the organisation's policies, workflows and playbooks say."
CONTINUE = "You're welcome. Ask on whenever something else comes up."
GOODBYE = "Goodbye. Ask again whenever something comes up."
READY = "Good. What else would you like to know?"


def courtesy_reply(text: str) -> str:
    """A reply to a greeting, thanks, a goodbye or a question about the assistant; "" for any other.

    >>> courtesy_reply("Thanks, that helps!"), courtesy_reply("Thanks. And who approves it?")
    ("You're welcome. Ask on whenever something else comes up.", '')
    """
    if _ABOUT_ME.match(text):
        return INTRODUCTION
    if not _ONLY_SOCIAL.match(text):
        return ""
    if _PARTING.search(text):
        return GOODBYE
    if _THANKS.search(text):
        return CONTINUE
    return WELCOME if re.search(r"\b(?:hello|hi|hey|good \w+|how are you)\b", text, re.IGNORECASE) else READY


def without_courtesy(text: str) -> str:
    """A message without the greeting or thanks that it opens with.

    >>> without_courtesy("Thanks. And who must be consulted?")
    'And who must be consulted?'
    """
    rest = _SOCIAL_OPENING.sub("", text, count=1)
    return rest if re.search(r"\w", rest) else text
