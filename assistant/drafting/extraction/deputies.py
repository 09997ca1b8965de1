"""Who stands in for whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction.facts import PersonFact
from assistant.drafting.extraction.names import NO_NAME, PART, PARTICLE
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.words import span_at

_DEPUTY_AFTER = re.compile(
    rf"(?:(?i:deputy|stand-in|backup|substitute) for [\w ]+:|deputy(?: is|:|,| to [\w ]+ is)?|backup(?: is|:|,)?|stand-in(?: is|:|,)?|(?:covered|deputi[sz]ed) (?:for )?by|in (?:his|her|their) absence,?|when (?:he|she|they)(?:'s| is| are) (?:away|out|off|on leave),?)\s*(?P<name>(?:{PART})(?: (?:{PARTICLE} )?(?:{PART})){{0,2}})"
)
_DEPUTY_VERB = re.compile(
    rf"(?P<name>(?:{PART})(?: (?:{PARTICLE} )?(?:{PART})){{0,2}}) (?:stands in|deputi[sz]es|covers|fills in|steps in|is (?:the |her |his |their )?(?:deputy|backup|stand-in))(?: for (?P<of>him|her|them|(?:{PART})(?: (?:{PART}))?))?"
)


def with_deputies(text: str, passages: Sequence[Passage], people: list[PersonFact]) -> tuple[PersonFact, ...]:
    """Each deputy at the person named before, or at the one named as stood in for."""
    for passage in passages:
        for pattern in (_DEPUTY_AFTER, _DEPUTY_VERB):
            for match in pattern.finditer(text, passage.start, passage.end):
                name = match["name"]
                if name.split()[0] in NO_NAME:
                    continue
                of = match.groupdict().get("of")
                earlier = [
                    each
                    for each in people
                    if each.span.start < match.start("name")
                    and each.name != name
                    and each.name.split()[0] != name
                ]
                if of and of[0].isupper():
                    earlier = [each for each in people if of in (each.name, each.name.split()[0])]
                if not earlier:
                    continue
                owner = earlier[-1].name
                full = next((each.name for each in people if each.name.split()[0] == name), name)
                people = [
                    replace(each, deputy=full) if each.name == owner and each.deputy is None else each
                    for each in people
                ]
                if all(each.name != full for each in people):
                    people.append(
                        PersonFact(name=full, span=span_at(text, match.start("name"), match.end("name")))
                    )
    return tuple(sorted(people, key=lambda each: each.span.start))
