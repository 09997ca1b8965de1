"""Whether two claims of different documents cannot both be followed. Pure.

Precision comes first: nobody reads a list in which most entries are none. Two claims are held
against each other only where each speaks of nothing that the other's section does not name as
well, so that another condition, tier, place or subject keeps them apart.
"""

from __future__ import annotations

import re

from knowledge.contradictions.claim import RULE, Claim, core_of, meanings
from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.statements.exceptions import holds_exception
from knowledge.statements.measures import UNIT_WORDS
from knowledge.statements.quantities import Bound, Quantity, quantities
from knowledge.statements.same_subject import EXAMPLE, IDENTIFIER, OF_ONE_WORKFLOW, VALUE_TERMS, told_apart
from knowledge.statements.stance import Stance
from knowledge.units import UnitKind

_ROLE_NEAR = 0.5
_VALUE_NEAR = 0.68
_RULE_NEAR = 0.66
_SAME_NEAR = 0.55
_SAME_TERMS = 3
"""Claims that name the very same things may stand in sections about other things."""
_SAME_RULE_NEAR = 0.5
"""Where two rules name the very same things: a "not" moves a sentence far."""
_LOOSE_NEAR = 0.75
"""Least cosine where one claim says something more than the other."""
_MOST_FREE = 3
_LABEL_WORDS = 8

OPPOSED = (
    (Stance.ALLOWED, Stance.BARRED),
    (Stance.REQUIRED, Stance.EXEMPT),
    (Stance.REQUIRED, Stance.BARRED),
)
"""What cannot both be said of one thing."""
_EXCLUSIVE_ACTS = frozenset({"approve", "decide", "own", "grant"})
"""Acts that one role has; two may well review the same thing."""
_HISTORY = re.compile(
    r"\b(?:used to|previously|formerly|at (?:the|that) time|back then|last (?:year|month|quarter|week)|"
    r"(?:earlier|old|older|previous|former) (?:versions?|rules?|editions?)|what (?:has )?changed|changed? (?:since|log)|changelog|"
    r"(?:until|before|in|since|during) (?:\w+ )?(?:19|20)\d\d|were|was|had)\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:if|when|where|while|during|before|after|above|below|without|only|until|once|for|in|at|on|with|of|from|under|"
    r"between|among|outside|inside|within|unless|except|through|across|per|to|by|as|via)\b",
    re.IGNORECASE,
)
"""Words that open a phrase which may limit a claim to a case."""
_WEAK = meanings(
    "value limit limits last stay get receive keep hold reach employee give take run set total period amount number "
    "maximum minimum exceed time about approximately apply make do carry perform happen person people staff everyone use have "
    "any all additional necessary own least most need require must may allow permit prohibit forbid ban mandatory optional "
    "compulsory voluntary then also always never usually normally typically please ensure start finish complete "
    "tool system process figure policy standard playbook guide rule rules company organisation organization team new full day working business calendar"
)
_DUTY = meanings(
    "allow permit prohibit forbid ban mandatory optional compulsory voluntary need require never always"
)
_RETENTION = meanings("keep delete retain erase store overwrite remove destroy purge")
"""How long a thing is kept and when it is deleted is one question."""
_VALUES = meanings(" ".join(sorted(VALUE_TERMS))) | meanings(
    f"daily weekly monthly quarterly yearly hourly once twice times per midnight noon {UNIT_WORDS}"
)
_SAID_BY_MEASURE = {
    "duration": _RETENTION,
    "speed": meanings("speed drive travel move go velocity"),
    "mass": meanings("weigh weight mass heavy"),
    "temperature": meanings("temperature"),
}
"""What a value of a kind says anyway: "drives at 8 km/h" is "a speed of 8 km/h"."""
_HEAD = re.compile(
    r"\b(?:is|are|was|were|be|must|may|shall|should|can|could|will|has|have|needs?|requires?|do|does)\b",
    re.IGNORECASE,
)
"""What ends the words that a sentence is about."""
_TIMING = re.compile(r",? (?:before|prior to)\b[^,;.]*", re.IGNORECASE)
"""When an approval is asked for is no case: it is always before what it allows."""


def least_cosine(topic: str) -> float:
    """How near two claims must be at least to contradict each other in a topic."""
    if topic == RULE:
        return _SAME_RULE_NEAR
    return _ROLE_NEAR if topic.startswith("who ") else _SAME_NEAR


def contradiction_between(first: Claim, other: Claim) -> str:
    """In what two claims contradict each other, such as `duration`; "" where they do not."""
    if not _comparable(first, other):
        return ""
    cosine = float(first.vector @ other.vector)
    return _values(first, other, cosine) or _roles(first, other, cosine) or _rules(first, other, cosine)


def _comparable(first: Claim, other: Claim) -> bool:
    return (
        first.doc_id != other.doc_id
        and all(_binds(claim) for claim in (first, other))
        and not {first.document_kind, other.document_kind} <= OF_ONE_WORKFLOW
        and not told_apart(IDENTIFIER, first, other)
    )


def _binds(claim: Claim) -> bool:
    said = " ".join([*claim.headings[-1:], claim.unit.text])
    return (
        claim.status in (DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED)
        and claim.document_kind is not DocumentKind.RECORD
        and not claim.unit.text.rstrip(" *_").endswith(("?", ":"))
        and not EXAMPLE.search(" ".join([*claim.headings[-1:], claim.window_text]))
        and not _HISTORY.search(said)
    )


def _values(first: Claim, other: Claim, cosine: float) -> str:
    if _other_tier(first, other):
        return ""
    for dimension in dict.fromkeys(each.dimension for each in first.quantities):
        mine = [each for each in first.quantities if each.dimension == dimension]
        theirs = [each for each in other.quantities if each.dimension == dimension]
        if dimension == "date" and any(_is_label(claim) for claim in (first, other)):
            continue
        if len(mine) != 1 or len(theirs) != 1 or not mine[0].contradicts(theirs[0]):
            continue
        besides = _VALUES | _SAID_BY_MEASURE.get(dimension, frozenset())
        subject = _shared_wording(first, other, besides)
        if dimension == "number" and not subject:
            continue
        if Bound.EXACT in (mine[0].bound, theirs[0].bound) and _two_ends(first, other):
            continue
        if _agrees(mine[0], other, subject) or _agrees(theirs[0], first, subject):
            continue  # the other's value stands beside it, as a rule beside its exception
        if holds_exception(first.unit.readable) != holds_exception(other.unit.readable):
            continue
        if _one_subject(first, other, besides, cosine):
            return dimension
    return ""


def _other_tier(first: Claim, other: Claim) -> bool:
    """Whether two values differ and one of them says for which case: lifted by one person, or by two."""
    apart = [(one, two) for one in first.quantities for two in other.quantities if one.contradicts(two)]
    return len({one.dimension for one, _ in apart}) > 1 and any(
        _is_case(first, one) and _is_case(other, two) for one, two in apart
    )


def _is_case(claim: Claim, quantity: Quantity) -> bool:
    return bool(_CASE_OF_VALUE.search(claim.unit.text[: quantity.start]))


def _two_ends(first: Claim, other: Claim) -> bool:
    """Whether one gives the lowest value and the other the highest."""
    mine, theirs = (
        (bool(_LOWEST.search(claim.unit.text)), bool(_HIGHEST.search(claim.unit.text)))
        for claim in (first, other)
    )
    return {mine, theirs} == {(True, False), (False, True)}


_LOWEST = re.compile(r"\b(?:minimum|minimal|lowest|smallest|shortest)\b", re.IGNORECASE)
_HIGHEST = re.compile(r"\b(?:maximum|maximal|highest|largest|longest)\b", re.IGNORECASE)
_CASE_OF_VALUE = re.compile(
    r"\b(?:by|for|with|of|from|above|over|below|under|between|exceeding|(?:more|less) than)(?: \w+){0,2} ?$",
    re.IGNORECASE,
)


def _shared_wording(first: Claim, other: Claim, besides: frozenset[str]) -> frozenset[str]:
    """What both speak of where they name the very same things; else nothing."""
    mine, theirs = (claim.subject - besides for claim in (first, other))
    told = mine - _WEAK
    return told if told == theirs - _WEAK and len(told) > 1 else frozenset()


def _is_label(claim: Claim) -> bool:
    """Whether it is a line such as "Next review: 2027-01-31", which is about its own document."""
    return claim.unit.kind is not UnitKind.SENTENCE and len(claim.unit.text.split()) < _LABEL_WORDS


def _agrees(quantity: Quantity, other: Claim, subject: frozenset[str]) -> bool:
    """Whether a value is also said beside the other claim, of the `subject` where one is given."""
    for sentence in _SENTENCES.split(other.window_text):
        if subject <= meanings(sentence) and any(
            each.rivals(quantity) and not each.contradicts(quantity) for each in quantities(sentence)
        ):
            return True
    return False


_SENTENCES = re.compile(r"\n|(?<=[.;]) +(?=[A-Z])")


def _one_subject(first: Claim, other: Claim, besides: frozenset[str], cosine: float) -> bool:
    mine, theirs = (claim.subject - besides for claim in (first, other))
    if _other_heads(first, other, besides):
        return False
    if mine == theirs and len(mine) >= _SAME_TERMS:
        return cosine >= _SAME_NEAR
    if cosine < _VALUE_NEAR:
        return False
    if mine == theirs and len(mine) > 1 and mine - _WEAK:
        return True
    if len((mine - _WEAK) & other.context) + len((theirs - _WEAK) & first.context) < 3:
        return False
    if len(mine & theirs) < 1:
        return False
    more, further = mine - other.context - _WEAK, theirs - first.context - _WEAK
    if not more and not further:
        return True
    if (more and further) or cosine < _LOOSE_NEAR or UnitKind.ROW in (first.unit.kind, other.unit.kind):
        return False
    longer, extra, shared = (first, more, theirs) if more else (other, further, mine)
    return len(extra) <= _MOST_FREE and _stands_free(longer.unit.text, extra, shared)


def _other_heads(first: Claim, other: Claim, besides: frozenset[str]) -> bool:
    """Whether each sentence is about things of which the other says nothing itself.

    That they stand near in the other's section makes "every collision" no "AI incident".
    """
    mine, theirs = (_head(claim) - besides - _WEAK for claim in (first, other))
    return bool(mine and theirs) and not (mine & other.subject or theirs & first.subject)


def _head(claim: Claim) -> frozenset[str]:
    if claim.unit.kind is UnitKind.ROW:
        return frozenset()
    verb = _HEAD.search(claim.unit.text)
    return meanings(claim.unit.text[: verb.start()]) if verb else frozenset()


def _stands_free(text: str, extra: frozenset[str], shared: frozenset[str]) -> bool:
    """Whether words only say more: none limits what is spoken of, as "in winter" or "night" would."""
    words = re.findall(r"[\w'-]+|[.,;:]", text)
    limited = False
    for place, word in enumerate(words):
        if word in ".,;:" or re.fullmatch(r"(?:and|or|then)", word, re.IGNORECASE):
            limited = False
            continue
        if _CASE.fullmatch(word):
            limited = True
            continue
        if not meanings(word) & extra:
            continue
        following = words[place + 1] if place + 1 < len(words) else ""
        if limited or meanings(following) & shared:
            return False
    return True


def _roles(first: Claim, other: Claim, cosine: float) -> str:
    one, two = first.role, other.role
    if (
        cosine < _ROLE_NEAR
        or one is None
        or two is None
        or not one.other_role_than(two)
        or one.act not in _EXCLUSIVE_ACTS
    ):
        return ""
    if not (_plain(first) and _plain(other) and _same_values(first, other)):
        return ""
    beside = two.role in first.window_text.lower() or one.role in other.window_text.lower()
    if beside and not first.quantities:
        return ""  # where both say from which value on, the role beside has another tier
    besides = meanings(f"{one.role} {two.role} {one.act} owner approval sign-off") | _VALUES
    mine, theirs = (_approved(claim) - besides - _WEAK for claim in (first, other))
    if not mine & theirs or mine - other.context - besides or theirs - first.context - besides:
        return ""
    return f"who may {one.act}" if one.act != "own" else "who owns it"


def _approved(claim: Claim) -> frozenset[str]:
    return meanings(_TIMING.sub(" ", core_of(claim.unit, claim.quantities)))


def _same_values(first: Claim, other: Claim) -> bool:
    """Whether both state the same values, or none."""
    mine, theirs = (
        [(each.dimension, each.bound, each.low, each.high) for each in claim.quantities]
        for claim in (first, other)
    )
    return mine == theirs


def _rules(first: Claim, other: Claim, cosine: float) -> str:
    if cosine < _SAME_RULE_NEAR or {first.stance, other.stance} not in map(set, OPPOSED):
        return ""
    if not (_plain(first) and _plain(other)) or first.quantities or other.quantities:
        return ""
    mine, theirs = (claim.subject - _DUTY for claim in (first, other))
    if mine == theirs and len(mine) > 1:
        return RULE
    mine, theirs = mine - _WEAK, theirs - _WEAK
    if cosine < _RULE_NEAR or len(mine & theirs) < 2 or mine - other.context or theirs - first.context:
        return ""
    return RULE


def _plain(claim: Claim) -> bool:
    """One whole sentence without an exception: rules for different cases agree."""
    return claim.unit.kind is not UnitKind.ROW and not holds_exception(claim.unit.readable)
