"""Names of people in a text, found cautiously: a department or a product must not be taken for one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.extraction.actors import actor_kind
from knowledge.given_names import GIVEN_NAMES

_WORD = r"[^\W\d_a-z](?:[^\W\d_]|['’-](?=[^\W\d_])){1,40}"
_PARTICLE = r"(?:(?:van|von|de|del|der|den|di|da|la|el|bin|al|ten|ter) ){0,2}"
_NAME = rf"{_WORD}(?: [^\W\d_a-z]\.)? {_PARTICLE}{_WORD}"
_PAIR = re.compile(
    rf"(?<![\w.'’-])(?=(?P<name>(?P<given>{_WORD})(?: [^\W\d_a-z]\.)? {_PARTICLE}{_WORD})(?!\w))"
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof)\b\.? (?P<name>{_WORD}(?: {_WORD})?)")
_ASKED = re.compile(
    rf"\b(?i:(?:approved|signed|decided|accepted|reviewed|confirmed|owned|led|managed) by|"
    rf"ask|call|phone|contact|notify|e-?mail) (?P<name>{_NAME})(?!\w)"
)
_ACTS = re.compile(
    rf"(?<![\w'’-])(?P<name>{_NAME}) (?:approves|decides|signs|confirms|accepts|is responsible|said)\b"
)
_AMBIGUOUS = frozenset("will may mark grace rose frank bill sue victoria virginia leo lea robin".split())
"""Given names that are also other words; they count only where a title or an act shows a person."""
_NO_FAMILY = frozenset(
    """team desk board committee office department group unit council panel service services system systems
    policy standard standards procedure process programme program project plan platform portal tool
    suite cloud centre center bank insurance insurer limited ltd inc gmbh corp llc plc company holding
    partners consulting hospital university school college institute foundation street road city county
    state island beach bay park airport house act law code regulation directive rule rules model index
    score test method analysis law day week month year award prize edition software hub lab labs studio
    store shop media news group network manager director officer lead head owner the and of for in on at
    to by with from is are was will must should can may has have""".split()
)


def person_names(text: str) -> Iterator[str]:
    """Names of people in a text, each once, in order of kind and place.

    >>> list(person_names("Laura Steen signs. Ask the Claims Board, or Dr. Obi, in Power Automate."))
    ['Obi', 'Laura Steen']
    """
    found = [match["name"] for match in _TITLED.finditer(text)]
    for pattern in (_ASKED, _ACTS):
        found += [match["name"] for match in pattern.finditer(text) if _could_be(match["name"])]
    for match in _PAIR.finditer(text):
        given = match["given"].casefold().split("-")[0]
        if given in GIVEN_NAMES - _AMBIGUOUS and _could_be(match["name"]):
            found.append(match["name"])
    yield from dict.fromkeys(found)


def _could_be(name: str) -> bool:
    words = [word.casefold() for word in name.split()]
    shouted = any(word.isupper() and len(word) > 2 for word in name.split())
    return not shouted and not _NO_FAMILY.intersection(words) and actor_kind(name) is None
