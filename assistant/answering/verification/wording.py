"""A claim that nearly repeats its source is judged by the words that differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from assistant.answering.verification.sources import SourceUnit
from assistant.answering.verification.statement import Statement
from assistant.answering.verification.words import Word, near_same
from knowledge.statements.lexicon import ROLE_HEADS, VERBS, exclusions
from knowledge.terms import stem
from knowledge.units import UnitKind

NEARLY = 0.7
"""Share of a claim's words that stand in its source in the same order, from which it repeats it."""
_WEIGHTY = frozenset(
    """not no never none nobody nothing neither nor without unless except only must may should might could all
    any some most several few both either before after until if when or more less fewer than least above
    below under within always sometimes often usually again alone exactly every because although
    since""".split()
)
_MARKS = frozenset(
    """before after until if when unless because while within during in on at by for from with without
    to since once where provided as per under through except only""".split()
)
_DENYING = frozenset("not no never none nobody nothing neither nor without".split())
_STRONG = frozenset("before after if unless because until".split())
_EMPTY = frozenset("the a an then also".split())
_ALIKE = ({"every", "all", "any"}, {"since", "because", "as"}, {"if", "when", "once"}, {"must", "need"})


def differences(
    claim: Statement, unit: SourceUnit, *, asked: Collection[str], everywhere: Collection[str]
) -> tuple[list[str], list[str]]:
    """Words that a near-repetition changes.

    Returns:
        Faults and doubts.
    """
    own, theirs = claim.words, unit.statement.words
    codes = _matcher(claim, unit.statement).get_opcodes()
    gone = [list(theirs[a1:a2]) for tag, a1, a2, _, _ in codes if tag != "equal" and a2 > a1]
    new = [list(own[b1:b2]) for tag, _, _, b1, b2 in codes if tag != "equal" and b2 > b1]
    ends = [codes[0], codes[-1]]
    cut = [theirs[a1:a2] for tag, a1, a2, _, _ in ends if tag == "delete" and _content(theirs[a1:a2]) > 1]
    inside = [chunk for chunk in gone if tuple(chunk) not in cut]
    inside = [] if unit.kind is UnitKind.ROW else inside
    faults = _weighty(inside, gone, new, unit.context_words) + _moved(gone, new, claim, unit.statement)
    doubts = []
    for tag, a1, a2, b1, b2 in codes:
        if tag not in {"insert", "replace"}:
            continue
        swapped = tag == "replace" and _content(theirs[a1:a2]) > 0
        known = unit.own | set(asked) if swapped else unit.own | unit.context | set(asked)
        if (
            swapped
            and unit.kind is not UnitKind.ROW
            and any(w.neutral for w in own[b1:b2])
            and all(w.neutral or not w.concept for w in own[b1:b2])
        ):
            faults.append(f"put in place ({' '.join(w.lower for w in own[b1:b2])})")
        if swapped and b1 <= 1 and a1 <= 1 and _strangers(own[b1:b2], theirs[a1:a2], unit):
            faults.append(f"another subject ({' '.join(w.lower for w in own[b1:b2])})")
        for word in own[b1:b2]:
            if not word.concept or word.neutral or word.concept.isdigit():
                continue
            if any(near_same(word.concept, k) for k in known):
                continue
            common = (
                stem(word.lower) in VERBS - ROLE_HEADS
                and not word.lower.endswith(("er", "or"))
                and stem(word.lower) not in exclusions()
                and not _is_name(word)
            )
            if word.concept in everywhere and not common:
                faults.append(f"word from elsewhere ({word.lower})")
            else:
                doubts.append(f"new word ({word.lower})")
    return faults, doubts


def repeated_share(claim: Statement, source: Statement) -> float:
    """Share of a claim's words that stand in a source in the same order, 0 to 1."""
    size = max(1, len(claim.words))
    common = sum(_form(w) in source.forms for w in claim.words) / size
    if common < (NEARLY if size > 7 else 0.6):
        return 0.0
    share = sum(block.size for block in _matcher(claim, source).get_matching_blocks()) / size
    return max(share, NEARLY) if common >= 0.88 or (size <= 7 and share >= 0.6) else share


def _matcher(claim: Statement, source: Statement) -> SequenceMatcher[str]:
    return SequenceMatcher(
        None, [_form(w) for w in source.words], [_form(w) for w in claim.words], autojunk=False
    )


def _is_name(word: Word) -> bool:
    return word.text[:1].isupper()


def _form(word: Word) -> str:
    return word.concept or word.lower


def _weighty(
    inside: Sequence[Sequence[Word]],
    gone: Sequence[Sequence[Word]],
    new: Sequence[Sequence[Word]],
    headed: Collection[str],
) -> list[str]:
    """Weighty small words added, and such as fell out alone rather than with their clause."""
    out = [w.lower for chunk in inside if _content(chunk) < 3 for w in chunk if _weighs(w)]
    anywhere = [w.lower for chunk in gone for w in chunk]
    added = [w.lower for chunk in new for w in chunk if _weighs(w) and w.lower not in headed]
    for word in list(added):
        like = next((g for g in anywhere if g == word or any({g, word} <= a for a in _ALIKE)), None)
        if like is not None:
            added.remove(word)
            anywhere.remove(like)
            if like in out:
                out.remove(like)
    if any(w.lower in {"who", "whoever", "anyone", "any", "where"} for chunk in gone for w in chunk):
        added = [w for w in added if w not in {"if", "when"}]
    modal = {w.lower for chunk in gone for w in chunk} & {"must", "may", "should"}
    added = [w for w in added if w not in {"must", "may"} or modal or w in headed]
    return [f"{_kind(w)}added ({w})" for w in added] + [f"{_kind(w)}left out ({w})" for w in out]


def _kind(word: str) -> str:
    return "negation " if word in _DENYING else ""


def _strangers(new: Sequence[Word], gone: Sequence[Word], unit: SourceUnit) -> bool:
    """Whether new words stand for others with which they share nothing."""
    told = [w.concept for w in new if w.concept and not w.neutral]
    return _content(gone) > 0 and bool(told) and not any(near_same(t, k) for t in told for k in unit.own)


def _content(chunk: Sequence[Word]) -> int:
    return sum(bool(w.concept) for w in chunk)


def _weighs(word: Word) -> bool:
    return word.lower in _WEIGHTY and not word.concept


def _moved(
    gone: Sequence[Sequence[Word]], new: Sequence[Sequence[Word]], claim: Statement, source: Statement
) -> list[str]:
    """Content told at another place than under the same small word."""
    voice_changed = ("by" in claim.lowers) != ("by" in source.lowers)
    found = []
    for chunk in new:
        content = [w.concept for w in chunk if w.concept]
        for other in gone:
            theirs = {w.concept for w in other if w.concept}
            met = sum(c in theirs for c in content)
            if not content or met < max(1, 0.6 * len(content)):
                continue
            first, second = _mark(chunk), _mark(other)
            if first == second and first:
                continue
            if voice_changed and {first, second} == {"", "by"}:
                continue
            if (
                not first
                and not second
                and (voice_changed or (len(content) >= 2 and _led_alike(claim, source)))
            ):
                continue
            found.append(f"order ({' '.join(w.lower for w in chunk)})")
            break
    if not found and "|" not in source.plain and not _led_alike(claim, source, marks=_STRONG, empty=True):
        found.append("order of clauses")
    return found


def _led_alike(
    claim: Statement, source: Statement, *, marks: Collection[str] = _MARKS, empty: bool = False
) -> bool:
    """Whether the small words that both have lead to the same content in both.

    Args:
        marks: The words looked at.
        empty: The answer where they share none.
    """
    first, second = _led(claim), _led(source)
    both = first.keys() & second.keys() & set(marks)
    if not both:
        return empty
    return all(first[mark] & second[mark] for mark in both)


def _led(statement: Statement) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for index, word in enumerate(statement.words):
        if word.lower in _MARKS and not word.concept:
            following = [w.concept for w in statement.words[index + 1 : index + 6] if w.concept]
            found.setdefault(word.lower, set()).update(following[:2] or [""])
    return found


def _mark(chunk: Sequence[Word]) -> str:
    first = next((w for w in chunk if w.lower not in _EMPTY), None)
    return first.lower if first and first.lower in _MARKS and not first.concept else ""
