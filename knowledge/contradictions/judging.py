"""Whether two claims of different documents cannot both be followed. Pure.

Precision comes first: nobody reads a list in which most entries are none. Two claims are held
against each other only where each speaks of nothing that the other's section does not name as
well, so that another condition, tier, place or subject keeps them apart.
"""

from __future__ import annotations

import re

from knowledge.contradictions.claim import RULE, Claim, core_of, meanings
from knowledge.contradictions.subjects import (
    SAME_NEAR,
    VALUES,
    WEAK,
    one_subject,
    said_by_value,
    shared_wording,
)
from knowledge.contradictions.tiers import other_tier, stands_beside, two_ends
from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.statements.exceptions import holds_exception
from knowledge.statements.quantities import Bound
from knowledge.statements.same_subject import EXAMPLE, IDENTIFIER, OF_ONE_WORKFLOW, told_apart
from knowledge.statements.stance import Stance
from knowledge.units import UnitKind

_ROLE_NEAR = 0.5
_RULE_NEAR = 0.66
_SAME_RULE_NEAR = 0.5
"""Where two rules name the very same things: a "not" moves a sentence far."""
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
_DUTY = meanings(
    "allow permit prohibit forbid ban mandatory optional compulsory voluntary need require never always"
)
_TIMING = re.compile(r",? (?:before|prior to)\b[^,;.]*", re.IGNORECASE)
"""When an approval is asked for is no case: it is always before what it allows."""


def least_cosine(topic: str) -> float:
    """How near two claims must be at least to contradict each other in a topic."""
    if topic == RULE:
        return _SAME_RULE_NEAR
    return _ROLE_NEAR if topic.startswith("who ") else SAME_NEAR


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
    if other_tier(first, other):
        return ""
    for dimension in dict.fromkeys(each.dimension for each in first.quantities):
        mine = [each for each in first.quantities if each.dimension == dimension]
        theirs = [each for each in other.quantities if each.dimension == dimension]
        if dimension == "date" and any(_is_label(claim) for claim in (first, other)):
            continue
        if len(mine) != 1 or len(theirs) != 1 or not mine[0].contradicts(theirs[0]):
            continue
        besides = VALUES if shared_wording(first, other, VALUES) else said_by_value(dimension)
        subject = shared_wording(first, other, besides)
        if dimension == "number" and not subject:
            continue
        if Bound.EXACT in (mine[0].bound, theirs[0].bound) and two_ends(first, other):
            continue
        if stands_beside(mine[0], other, subject) or stands_beside(theirs[0], first, subject):
            continue  # the other's value stands beside it, as a rule beside its exception
        if holds_exception(first.unit.readable) != holds_exception(other.unit.readable):
            continue
        if one_subject(first, other, besides, cosine):
            return dimension
    return ""


def _is_label(claim: Claim) -> bool:
    """Whether it is a line such as "Next review: 2027-01-31", which is about its own document."""
    return claim.unit.kind is not UnitKind.SENTENCE and len(claim.unit.text.split()) < _LABEL_WORDS


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
    besides = meanings(f"{one.role} {two.role} {one.act} owner approval sign-off") | VALUES
    mine, theirs = (_approved(claim) - besides - WEAK for claim in (first, other))
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
    mine, theirs = mine - WEAK, theirs - WEAK
    if cosine < _RULE_NEAR or len(mine & theirs) < 2 or mine - other.context or theirs - first.context:
        return ""
    return RULE


def _plain(claim: Claim) -> bool:
    """One whole sentence without an exception: rules for different cases agree."""
    return claim.unit.kind is not UnitKind.ROW and not holds_exception(claim.unit.readable)
