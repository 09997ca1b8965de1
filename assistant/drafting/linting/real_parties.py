"""Whether a party is somebody who can be asked. Pure."""

from __future__ import annotations

import re

from assistant.drafting.artifacts.parties import PartyRef
from knowledge.people import can_be_asked, fold_name

_VAGUE = re.compile(
    r"(?:(?:the|our|an?|some|each|every|any|all|relevant|appropriate|responsible|respective|whole|right|"
    r"new|other|unknown|unnamed|future|project|local) )*"
    r"(?:teams?|nobody|no one|persons?|people|staff|colleagues?|employees?|users?|owners?|management|"
    r"departments?|groups?|organi[sz]ation|company|business|part(?:y|ies)|roles?|functions?|stakeholders?|us|"
    r"we|they|them|me|you|all|who(?:ever)?|whom|names?|members?|responsible)"
    r"|(?:some|any|every)(?:one|body)(?: .*)?|(?:a team|some team) member|tb[acdn]|to be .*|pending|later|"
    r"open|missing|empty|unspecified|undefined|undecided|placeholder|x{2,}|n\.? ?n\.?|"
    r"not (?:yet )?(?:known|named|decided|assigned|set|clear)|not applicable|insert .*|"
    r"your name|name here|(?:jane|john) doe|<.*>|\[.*\]|\{.*\}|.*\?|[\W\d_]*"
)


def is_real(party: PartyRef | None) -> bool:
    """Whether a party can be asked: a person, role or team by its own name, not "the team" or "TBC".

    >>> [is_real(PartyRef(name=name)) for name in ("Claims desk lead", "the team", "TBC", "someone")]
    [True, False, False, False]
    """
    if party is None or not can_be_asked(party.name):
        return False
    return not _VAGUE.fullmatch(fold_name(party.name).strip(" .:;,!-"))
