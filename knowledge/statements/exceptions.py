"""Conditions and exceptions: what turns a rule into its opposite if it is left out."""

from __future__ import annotations

import re

_MARKER = re.compile(
    r"\b(?:unless|except(?:ion|ions)?|excepting|excluding|other than|apart from|however|otherwise|"
    r"provided (?:that|you|they|it)|only (?:if|when|where|after|for|with|in|until)|if and only if|"
    r"(?:does|do|shall|will|may) not apply|not apply to|as long as|on condition|subject to|until|"
    r"nevertheless|notwithstanding|even if|in no case|but (?:not|only|never))\b",
    re.IGNORECASE,
)
_RULE = r"(?:it|this|that|these|they|the (?:rule|duty|limit|ban|requirement|above))"
_DOES_NOT_APPLY = (
    rf"{_RULE}\s+(?:rule |duty |limit |ban |requirement |section )?(?:does|do|shall|will) not apply"
)
_OPENS_WITH = re.compile(
    r"^[\W_]*(?:unless|except|exceptions?|excluding|other than|apart from|however|but|otherwise|yet|"
    r"only (?:if|when|where|after|for|with|in|until)|provided|until (?:then|that)|nevertheless|"
    rf"notwithstanding|{_DOES_NOT_APPLY}|(?:this|that) (?:holds|does not|is not)|"
    r"emergency \w+ (?:remain|are) (?:possible|exempt|allowed)|"
    r"(?:do not|don't|never) use|(?:it|this|they|you|he or she) (?:may|must|can|should) (?:not|never))\b",
    re.IGNORECASE,
)
_OPENS_PLAINLY = re.compile(rf"^[\W_]*(?:unless|exceptions?|except|{_DOES_NOT_APPLY})\b", re.IGNORECASE)


def holds_exception(text: str) -> bool:
    """Whether a text holds a condition, a limit or an exception.

    >>> holds_exception("Drafts stay private unless the owner agrees."), holds_exception("Drafts stay.")
    (True, False)
    """
    return bool(_MARKER.search(text))


def opens_with_exception(text: str, *, plainly: bool = False) -> bool:
    """Whether a sentence limits the one before it.

    Args:
        text: The sentence.
        plainly: Count only the words that can mean nothing else ("Unless", "This does not
            apply to"), which is asked of a sentence in the next paragraph.
    """
    return bool((_OPENS_PLAINLY if plainly else _OPENS_WITH).search(text))
