"""What lets two values stand side by side: another tier, the other end of a range, an exception. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.contradictions.claim import Claim, meanings
from knowledge.statements.quantities import Quantity, quantities

_LOWEST = re.compile(r"\b(?:minimum|minimal|lowest|smallest|shortest)\b", re.IGNORECASE)
_HIGHEST = re.compile(r"\b(?:maximum|maximal|highest|largest|longest)\b", re.IGNORECASE)
_CASE_OF_VALUE = re.compile(
    r"\b(?:by|for|with|of|from|above|over|below|under|between|exceeding|(?:more|less) than)(?: \w+){0,2} ?$",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"\n|(?<=[.;]) +(?=[A-Z])")


def other_tier(first: Claim, other: Claim) -> bool:
    """Whether two values differ and one of them says for which case: lifted by one person, or by two."""
    apart = [(one, two) for one in first.quantities for two in other.quantities if one.contradicts(two)]
    return len({one.dimension for one, _ in apart}) > 1 and any(
        _is_case(first, one) and _is_case(other, two) for one, two in apart
    )


def _is_case(claim: Claim, quantity: Quantity) -> bool:
    return bool(_CASE_OF_VALUE.search(claim.unit.text[: quantity.start]))


def two_ends(first: Claim, other: Claim) -> bool:
    """Whether one gives the lowest value and the other the highest."""
    mine, theirs = (
        (bool(_LOWEST.search(claim.unit.text)), bool(_HIGHEST.search(claim.unit.text)))
        for claim in (first, other)
    )
    return {mine, theirs} == {(True, False), (False, True)}


def stands_beside(quantity: Quantity, other: Claim, subject: frozenset[str]) -> bool:
    """Whether a value is also said beside the other claim, of the `subject` where one is given."""
    return any(
        subject <= said and any(each.rivals(quantity) and not each.contradicts(quantity) for each in values)
        for said, values in _sentences(other.window_text)
    )


@lru_cache(maxsize=4_096)
def _sentences(window: str) -> tuple[tuple[frozenset[str], tuple[Quantity, ...]], ...]:
    """What each sentence means and which values it states; kept, as a claim meets many others."""
    return tuple((meanings(sentence), tuple(quantities(sentence))) for sentence in _SENTENCES.split(window))
