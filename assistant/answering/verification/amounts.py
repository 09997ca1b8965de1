"""The same amount told in another unit: 2 weeks and 14 days, 70 % and 0.7."""

from __future__ import annotations

from assistant.answering.verification.numbers import Quantity, amount_span
from assistant.answering.verification.statement import Statement, parse_statement

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def in_units_of(claim: Statement, source: Statement) -> Statement:
    """The claim with each amount that the source tells in another unit told as there.

    >>> in_units_of(Statement("Kept for 2 weeks."), Statement("Keep it 14 days.")).plain
    'Kept for 14 days.'
    """
    told = {(q.value, q.unit) for q in claim.quantities}
    open_ = [q for q in source.quantities if (q.value, q.unit) not in told]
    text = claim.plain
    for quantity in reversed(claim.quantities):
        same = next((q for q in open_ if same_amount(quantity, q)), None)
        if same is not None:
            start, end = amount_span(claim.plain, quantity)
            first, last = amount_span(source.plain, same)
            text = text[:start] + source.plain[first:last] + text[end:]
    return claim if text == claim.plain else parse_statement(text)


def same_amount(first: Quantity, second: Quantity) -> bool:
    """Whether two values with different units say the same: 2 weeks and 14 days, 70 % and 0.7.

    Months and days are not brought together: a month has no fixed number of days.
    """
    if first.unit == second.unit or first.rate != second.rate:
        return False
    for table in (_SECONDS, _MONTHS_IN):
        if first.unit in table and second.unit in table:
            return _times(first.value, table[first.unit]) == _times(second.value, table[second.unit]) != ""
    shares = {first.unit: first.value, second.unit: second.value}
    if shares.keys() == {"percent", ""}:
        return _times(shares["percent"], 0.01) == _times(shares[""], 1) != ""
    return False


def _times(value: str, factor: float) -> str:
    try:
        return f"{float(value) * factor:.9g}"
    except ValueError:
        return ""
