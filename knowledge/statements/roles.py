"""Who does what: the role that a sentence gives an act to."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ACTS = {
    "approve": r"approv(?:e|es|ed)|sign(?:s|ed)? off|authori[sz](?:e|es|ed)",
    "decide": r"decid(?:e|es|ed)",
    "own": r"own(?:s|ed)?",
    "grant": r"grant(?:s|ed)?",
    "review": r"review(?:s|ed)?",
}
_HEAD = (
    "lead|manager|officer|board|owner|head|director|desk|team|committee|council|"
    "supervisor|controller|coordinator"
)
_TITLE = r"[A-Z][\w&'’-]*(?:(?: of(?: the)?| and| &| for)? [A-Z][\w&'’-]*)*"
_ROLE = (
    rf"(?P<role>{_TITLE}|[a-z]+(?: [a-z]+){{0,3}}? (?:{_HEAD})(?: of the [a-z]+)?|(?:{_HEAD}) of the [a-z]+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOfAct:
    """One act, and the only one who does it."""

    act: str
    role: str
    """In lower case, without an article."""

    def other_role_than(self, other: RoleOfAct) -> bool:
        """Whether both are about one act and name roles of which neither holds the other's words."""
        if self.act != other.act:
            return False
        mine, theirs = set(self.role.split()), set(other.role.split())
        return not (mine <= theirs or theirs <= mine)


_BY = {act: re.compile(rf"\b(?:{verb}) (?:only )?by (?:the |a |an )?{_ROLE}") for act, verb in _ACTS.items()}
_DOES = {
    act: re.compile(
        rf"^(?:The |the |A |Only the )?{_ROLE}(?: (?:must|may|shall|alone))* (?:{verb})\b(?! by\b)"
    )
    for act, verb in _ACTS.items()
}


_NEEDS = re.compile(
    rf"\b(?:needs?|requires?|must have|subject to) (?:the |an )?(?:\w+ )?"
    rf"(?:approval|sign-off|authori[sz]ation) (?:of|by|from) (?:the |a |an )?{_ROLE}"
)
"""Approval as a thing that somebody gives."""
_ANY_ACT = re.compile(rf"\b(?:{'|'.join(_ACTS.values())}|approval|sign-off|authori[sz]ation)\b")


def role_of_act(sentence: str) -> RoleOfAct | None:
    """The role of the one act that a sentence speaks of; None where there is none or several.

    >>> role_of_act("Travel is approved by the head of the department.")
    RoleOfAct(act='approve', role='head of the department')
    """
    if not _ANY_ACT.search(sentence):
        return None
    found = [
        RoleOfAct(act=act, role=match["role"].lower())
        for act in _ACTS
        for match in (*_BY[act].finditer(sentence), *_DOES[act].finditer(sentence))
    ]
    found += [RoleOfAct(act="approve", role=match["role"].lower()) for match in _NEEDS.finditer(sentence)]
    return found[0] if len(found) == 1 else None
