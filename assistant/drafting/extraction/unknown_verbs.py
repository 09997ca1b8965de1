"""Verbs that the list lacks, told by what stands around them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.finite_verbs import somebody_acts
from assistant.drafting.extraction.verb_forms import Form, VerbGroup
from assistant.drafting.extraction.verbs import is_act
from assistant.drafting.extraction.words import ADVERBS, DETERMINERS, PREPOSITIONS, Word

_UNKNOWN_VERB = re.compile(r"[a-z]{3,}[^s]s$")
_STATES = frozenset(
    """is has does was needs wants owns gets uses knows likes costs means seems appears contains consists comes goes remains
    includes requires depends works sits lies lives exists happens occurs becomes always sometimes perhaps besides across this his its
    less plus thus as us minus towards regards details results plans claims cases requests emails tickets orders invoices hours
    days weeks months minutes""".split()
)
_PLAIN_STATES = frozenset(
    "have need want like know cost mean seem appear contain consist come remain include require depend work exist happen occur become when where while whether once until since than then both half about spend waste lose miss exceed cover face expect hope love hate prefer".split()
)


def unknown_verb(words: Sequence[Word], i: int, subject: list[Word]) -> VerbGroup | None:
    """A verb that the list lacks, after somebody known to act and before what it is done to."""
    low = words[i].low
    if (
        subject and len(low) > 3 and low.isalpha() and subject[-1].low.endswith("s") and i + 1 < len(words) and words[i + 1].low in DETERMINERS - {"that", "all"}
        and not re.search(r"(?:s|ly|ing|ed|ous|ful|al|ive|able)$", low) and low not in _PLAIN_STATES and not is_act(low) and low not in PREPOSITIONS | ADVERBS and somebody_acts(subject)
    ):  # fmt: skip
        return VerbGroup(low, Form.PLAIN, i + 1)
    if not subject or low in _STATES or is_act(low) or not _UNKNOWN_VERB.match(low) or i + 1 >= len(words):
        return None
    if words[i + 1].low not in DETERMINERS | {"it", "them"} or not somebody_acts(subject):
        return None
    base = low[:-1]
    if re.search(r"(?:s|x|z|ch|sh)es$", low):
        base = low[:-2]
    elif low.endswith("ies"):
        base = low[:-3] + "y"
    return VerbGroup(base, Form.PRESENT, i + 1)
