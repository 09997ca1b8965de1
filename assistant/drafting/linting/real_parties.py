"""Whether a party is somebody who can be asked. Pure."""

from __future__ import annotations

import re

from assistant.drafting.artifacts.parties import PartyRef
from knowledge.people import can_be_asked, fold_name

_VAGUE = re.compile(
    r"(?:(?:the|our|an?|some|each|every|any|all|relevant|appropriate|responsible|respective|whole|right|"
    r"new|other|unknown|unnamed|future|project|local) )*"
    r"(?:teams?|some(?:one|body)|any(?:one|body)|every(?:one|body)|nobody|no one|persons?|people|staff|"
    r"colleagues?|employees?|users?|owners?|management|departments?|groups?|organi[sz]ation|company|business|"
    r"part(?:y|ies)|roles?|functions?|stakeholders?|us|we|they|them|me|you|all|who(?:ever)?|whom|names?|"
    r"members?|responsible)"
    r"|(?:a team|some team) member|tb[acdn]|to be .*|pending|later|open|missing|empty|unspecified|undefined|"
    r"undecided|placeholder|x{2,}|n\.? ?n\.?|not (?:yet )?(?:known|named|decided|assigned|set|clear)|"
    r"not applicable|confirm owner|insert .*|your name|name here|(?:jane|john) doe|<.*>|\[.*\]|\{.*\}|.*\?|"
    r"[\W\d_]*"
)


def is_real(party: PartyRef | None) -> bool:
    """Whether a party can be asked: a person, role or team by its own name, not "the team" or "TBC".

    >>> [is_real(PartyRef(name=name)) for name in ("Claims desk lead", "the team", "TBC", "someone")]
    [True, False, False, False]
    """
    if party is None or not can_be_asked(party.name):
        return False
    return not _VAGUE.fullmatch(fold_name(party.name).strip(" .:;,!-"))
