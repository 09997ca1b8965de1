"""What a sentence grants or demands: allowed, barred, required, not needed, or simply so or not so."""

from __future__ import annotations

import re
from enum import StrEnum


class Stance(StrEnum):
    """The force of a statement."""

    ALLOWED = "allowed"
    BARRED = "barred"
    REQUIRED = "required"
    EXEMPT = "exempt"
    SO = "so"
    NOT_SO = "not_so"
    MIXED = "mixed"


_EXEMPT = re.compile(
    r"\b(?:(?:need|needs|have|has|had) no\b(?! right)|need(?:s)? not|needn't|(?:do|does|did) (?:not|n't) (?:need|have to|require)|"
    r"(?:don't|doesn't|didn't) (?:need|have to|require)|(?:is|are|was|were) ?(?:not|n't|no longer) (?:required|needed|necessary|mandatory|compulsory|obliged)|"
    r"(?:isn't|aren't) (?:required|needed|necessary|mandatory)|not (?:required|mandatory|compulsory)|no (?:need|duty|requirement|obligation)|"
    r"no longer (?:need|require|have to)\w*|optional|voluntary|without (?:asking|approval|permission|(?:a |any )?(?:review|meeting|evaluation|test|sign-off|notice))|"
    r"needs no|exempt\w*|(?:can|may) (?:skip|ignore|leave out|omit)|(?:without|no) (?:any )?(?:human )?(?:review|evaluation|approval|sign-off|test\w*|notice) (?:is|are) (?:needed|required))\b",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"\b(?:(?:may|must|can|shall|should|could) (?:never|not|no longer)|cannot|can't|mustn't|may only|"
    r"(?:not|n't|never|no longer) (?:be )?(?:allowed|permitted|approved|accepted)|prohibited|forbidden|banned|disallowed|"
    r"(?:no|nobody|no one|never)\b[^.;]{0,60}?\b(?:may|can|shall|must)|may (?:neither|no)|nobody may|"
    r"off[- ]limits|(?:^|[.;:!?]\s+)(?:do not|don't|never))\b",
    re.IGNORECASE,
)
_REQUIRED = re.compile(
    r"\b(?:must|shall|required|requires?|ha(?:s|ve) to|needs?(?: to)?|needed|obliged|mandatory|compulsory|obligatory|necessary|supposed to)\b",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    r"\b(?:may|can|could|allowed|allows?|permitted|permits?|free to|entitled|okay|ok|fine|welcome to|approved for)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|no longer|stopped|\w+n't)\b", re.IGNORECASE
)
_NOT_WITHOUT = re.compile(r"\b(?:no|not|never|nobody|cannot)\b[^.;]{0,90}?\bwithout\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:may|can|could|allowed|permitted|free)\b[^.;]{0,60}?\bwithout\b", re.IGNORECASE)
_MONTH = re.compile(r"\b\d{1,2} May\b|\bMay \d")


def stance_of(text: str) -> Stance:
    """The force of one statement; MIXED where it says several things at once.

    >>> stance_of("Public chatbots may not be used."), stance_of("A prompt change needs two approvals.")
    (<Stance.BARRED: 'barred'>, <Stance.REQUIRED: 'required'>)
    """
    rest = _MONTH.sub(" ", text)
    if _NOT_WITHOUT.search(rest):
        return Stance.REQUIRED
    if _WITHOUT.search(rest):
        return Stance.EXEMPT
    found: list[Stance] = []
    for stance, pattern in (
        (Stance.EXEMPT, _EXEMPT),
        (Stance.BARRED, _BARRED),
        (Stance.REQUIRED, _REQUIRED),
        (Stance.ALLOWED, _ALLOWED),
    ):
        if pattern.search(rest):
            found.append(stance)
            rest = pattern.sub(" ", rest)
    if len(found) > 1:
        return Stance.MIXED
    if found:
        return found[0]
    return Stance.NOT_SO if _DENIED.search(rest) else Stance.SO


_OPPOSED = {
    frozenset(pair)
    for pair in (
        (Stance.ALLOWED, Stance.BARRED),
        (Stance.REQUIRED, Stance.EXEMPT),
        (Stance.REQUIRED, Stance.BARRED),
        (Stance.SO, Stance.NOT_SO),
        (Stance.SO, Stance.BARRED),
        (Stance.NOT_SO, Stance.REQUIRED),
        (Stance.NOT_SO, Stance.ALLOWED),
    )
}


def opposed(first: Stance, second: Stance) -> bool:
    """Whether two statements about the same thing cannot both hold."""
    return frozenset((first, second)) in _OPPOSED
