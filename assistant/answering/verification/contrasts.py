"""Words that exclude each other, quantifiers, and the direction of a limit."""

from __future__ import annotations

import re

from assistant.answering.verification.numbers import Quantity
from assistant.answering.verification.statement import COMPARATORS, Statement
from knowledge.statements.lexicon import exclusions
from knowledge.terms import stem

_UPPER = re.compile(
    r"\b(?:at most|at the most|no more than|not more than|up to|maximum(?: of)?|max|less than|under|below|"
    r"fewer than|lower than|not exceed(?:ing)?|no longer than|not longer than|no later than|not later than|"
    r"within|by|before|in less than|never more than|never exceed|cannot exceed|limited to|capped at|shorter than|"
    r"smaller than|until|inside)\b[^.;\d]{0,12}$",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\b(?:at least|no less than|not less than|no fewer than|not fewer than|minimum(?: of)?|min|more than|over|"
    r"above|exceed(?:s|ing)?|greater than|longer than|older than|higher than|upwards of|after|beyond|from|"
    r"starting at|larger than)\b[^.;\d]{0,12}$",
    re.IGNORECASE,
)
_UPPER_AFTER = re.compile(
    r"^[^.;,\d]{0,24}\b(?:or less|or fewer|at most|at the most|or below|maximum|or earlier|or under)\b", re.I
)
_LOWER_AFTER = re.compile(
    r"^[^.;,\d]{0,24}\b(?:or more|or longer|at least|or above|minimum|or later|or higher|or over)\b", re.I
)

_ALL = frozenset("all every each always everyone everybody any anyone anybody entire whole both".split())
_SOME = frozenset("some several certain sometimes occasionally few selected somebody someone either".split())
_MOST = frozenset("most majority usually mostly generally typically".split())
_FEW_WORDS = frozenset(stem(w) for w in ("first", "second", "third", "last", "new", "old", "full", "end"))


def excluded_words(claim: Statement, source: Statement, context: frozenset[str]) -> list[str]:
    """Words of a claim whose opposite the source says instead.

    Args:
        context: Lower-case words of headings and table header, which also count as said.
    """
    table = exclusions()
    own = {stem(w) for w in _bare(claim)}
    said = {stem(w) for w in _bare(source)}
    around = {stem(w) for w in context}
    found = []
    for word in own - said:
        for group, side in table.get(word, ()):
            if any((group, side) in table.get(w, ()) for w in said):
                continue
            opposite = [w for w in said - own if any(g == group and s != side for g, s in table.get(w, ()))]
            if opposite and not (word in around and word in _FEW_WORDS):
                found.append(word)
                break
    return sorted(found)


_LAST_FIRST = re.compile(r"\bfirst\b(?=\s*(?:[.,;]|$))", re.IGNORECASE)
"""\"Test it first.\": an order of acts, no member of a series."""


def _bare(statement: Statement) -> list[str]:
    blanked = _LAST_FIRST.sub(" ", COMPARATORS.sub(" ", statement.plain))
    return [w.lower() for w in re.findall(r"[A-Za-z]+(?:-[a-z]+)*|[€$£%]", blanked)]


def changed_quantifiers(claim: Statement, source: Statement) -> list[str]:
    """ "All" told as "some", "most" as "all" and the like."""
    own, said = _quantified(claim), _quantified(source)
    if not own or not said or own & said:
        return []
    if (own == {"all"} and said <= {"some", "most"}) or (said == {"all"} and own <= {"some", "most"}):
        return sorted(own)
    return sorted(own) if own != said else []


def added_totals(claim: Statement, source: Statement) -> bool:
    """Whether "some" or "most" appears where the source says neither: a softer or wider rule."""
    own, said = _quantified(claim), _quantified(source)
    return bool(own & {"some", "most"}) and not said


def _quantified(statement: Statement) -> set[str]:
    lowers = set(_bare(statement))
    return {name for name, group in (("all", _ALL), ("some", _SOME), ("most", _MOST)) if lowers & group}


def reversed_limits(claim: Statement, source: Statement) -> tuple[list[str], list[str]]:
    """Values whose limit is turned ("at most 5" told as "at least 5"), and values with a new lower limit."""
    turned, added = [], []
    theirs: dict[str, list[str]] = {}
    for quantity in source.quantities:
        theirs.setdefault(quantity.value, []).append(_limit(source.plain, quantity))
    excepted = {q.value for q in source.quantities if _under_unless(source, q)}
    for quantity in claim.quantities:
        if (quantity.value in excepted) != _under_unless(claim, quantity):
            continue  # "unless less than 90 days old" is "if at least 90 days old"
        limits = theirs.get(quantity.value)
        own = _limit(claim.plain, quantity)
        if not limits or not own or own in limits:
            continue
        if all(limits):
            turned.append(quantity.value)
        elif own == "lower":
            added.append(quantity.value)
    return turned, added


_MORE = re.compile(
    r"\b(?:at least|(?:more|longer|later|higher|older|greater|larger) than|above)\b", re.IGNORECASE
)
_LESS = re.compile(
    r"\b(?:at most|(?:less|fewer|shorter|earlier|sooner|lower|younger|newer|smaller) than|below)\b",
    re.IGNORECASE,
)


def turned_comparison(claim: Statement, source: Statement) -> bool:
    """Whether all comparisons of a claim point the other way than all of the source's."""
    own, said = _pointing(claim), _pointing(source)
    return bool(own) and bool(said) and not own & said


def _pointing(statement: Statement) -> set[str]:
    return {name for name, pattern in (("more", _MORE), ("less", _LESS)) if pattern.search(statement.plain)}


def _under_unless(statement: Statement, quantity: Quantity) -> bool:
    clause = [c for c in statement.clauses if c.start <= quantity.start]
    return any(c.marker == "unless" for c in clause[-2:])


def _limit(text: str, quantity: Quantity) -> str:
    before = text[max(0, quantity.start - 40) : quantity.start]
    after = text[quantity.end : quantity.end + 40]
    if _UPPER.search(before) or _UPPER_AFTER.search(after):
        return "upper"
    if _LOWER.search(before) or _LOWER_AFTER.search(after):
        return "lower"
    return ""


def joined_otherwise(claim: Statement, source: Statement) -> bool:
    """Whether two things joined by "and" are told as alternatives, or the reverse."""
    return _pairs(claim, "or") & _pairs(source, "and") - _pairs(source, "or") != set() or (
        _pairs(claim, "and") & _pairs(source, "or") - _pairs(source, "and") != set()
    )


def _pairs(statement: Statement, joint: str) -> set[tuple[str, str]]:
    found = set()
    listed = statement.words
    for index, word in enumerate(listed):
        if word.lower != joint or not 0 < index < len(listed) - 1:
            continue
        left = next((w.concept for w in reversed(listed[max(0, index - 2) : index]) if w.concept), "")
        right = [w.concept for w in listed[index + 1 : index + 5] if w.concept]
        if left:
            found.update((left, each) for each in right[:3])
    return found
