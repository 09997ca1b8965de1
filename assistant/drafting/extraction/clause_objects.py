"""Where the words that an act is done to end. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.extraction.clause_scan import Scan
from assistant.drafting.extraction.verb_forms import Form, VerbGroup, skip_adverbs
from assistant.drafting.extraction.verb_groups import verb_at
from assistant.drafting.extraction.verbs import BASE, S, base_in_form, often_noun
from assistant.drafting.extraction.words import ADVERBS, ARROWS, BE, DETERMINERS, MODALS, PREPOSITIONS, Word

CONDITIONAL = frozenset(
    "if when unless once where whenever until till while because before after as so since although though".split()
)
_QUESTION_WORDS = frozenset("who which what whether how where if".split())
_ASKING = frozenset(
    "decide check choose pick determine assess judge confirm verify select establish ascertain tell see".split()
)


def is_prepositional(scan: Scan, i: int) -> bool:
    """ "before noon", "until Friday", "after review", "as a PDF", "since 2019": no clause follows."""
    low = scan.words[i].low
    if low in ("if", "unless", "because", "although", "though", "while", "whenever"):
        return False
    if low in ("when", "once"):
        return low == "once" and scan.next(i) in ("a", "per", "every", "more")
    if low == "so":
        return scan.next(i) != "that"
    for word in scan.words[i + 1 : i + 12]:
        if not word.is_word:
            return True
        if verb_at(
            scan.words,
            scan.words.index(word, i + 1),
            scan.words[i + 1 : scan.words.index(word, i + 1)],
            None,
            item=False,
        ):
            return False
    return True


def object_end(scan: Scan, group: VerbGroup) -> int:
    mode = Form.PASSIVE if group.form is Form.MOVES else group.form
    j = group.after
    while j < len(scan.words):
        word = scan.words[j]
        if word.low == "," and (after := _enumeration(scan, j, mode)):
            j = after
            continue
        if word.low in ARROWS or (not word.is_word and word.low not in "&%€$£/#+'\""):
            return j
        if word.low in _QUESTION_WORDS and j == group.after and group.base in _ASKING:
            return _question_end(scan, j)
        if scan.head and scan.relative in ("who", "which") and word.low in BE | MODALS:
            return j
        if word.low in ("who", "which", "otherwise", "then") or (
            word.low in CONDITIONAL and j > group.after and not is_prepositional(scan, j)
        ):
            return j
        if scan.below == "that" and j > group.after and (word.low in MODALS or word.low in BE):
            return j
        if word.low == "that" and j >= group.after and verb_soon(scan, j + 1, mode=None):
            return j
        if word.low in ("and", "or", "but") and verb_soon(scan, j + 1, mode):
            return j
        if (
            word.low == "to"
            and j + 1 < len(scan.words)
            and base_in_form(scan.words[j + 1].low, BASE)
            and scan.words[j + 1].low not in ("order", "claims", "record")
        ):
            return j
        j += 1
    return j


def _enumeration(scan: Scan, comma: int, mode: Form | None) -> int:
    """Where a list of things ends that goes on behind a comma ("supplier, amount and category"); 0 where none does."""
    for j in range(comma + 1, min(len(scan.words) - 1, comma + 9)):
        word = scan.words[j]
        if word.low in ("and", "or"):
            after = j + 1
            known = base_in_form(scan.words[after].low, BASE) or base_in_form(scan.words[after].low, S)
            single = (
                after + 1 >= len(scan.words)
                or not scan.words[after + 1].is_word
                or scan.words[after + 1].low in PREPOSITIONS | {"and"}
            )
            if known and often_noun(known) and single:
                return after
            plain = not known or single
            return (
                after
                if plain and j > comma + 1 and scan.words[after].is_word and not verb_soon(scan, after, mode)
                else 0
            )
        if word.low != "," and (
            not word.is_word
            or word.low in DETERMINERS | PREPOSITIONS | BE | MODALS | ADVERBS
            or word.low in CONDITIONAL
        ):
            return 0
        followed = scan.next(j) in (",", "and", "or")
        if verb_at(scan.words, j, [], mode, item=False) and not (followed and often_noun(word.low)):
            return 0
    return 0


def _question_end(scan: Scan, j: int) -> int:
    """ "decides who is invited": all up to the next mark is what is decided."""
    while j < len(scan.words) and (scan.words[j].is_word or scan.words[j].low == "-"):
        if scan.words[j].low in ("and", "or", "but", "then", "otherwise") and (
            base_in_form(scan.next(j), S) or scan.next(j) in DETERMINERS
        ):
            return j
        j += 1
    return j


def verb_soon(scan: Scan, j: int, mode: Form | None) -> bool:
    k, _ = skip_adverbs(scan.words, j)
    if k < len(scan.words) and scan.words[k].is_word and verb_at(scan.words, k, [], mode, item=False):
        return True
    for m in range(j + 1, min(len(scan.words), j + 8)):
        if (
            not scan.words[m].is_word
            or scan.words[m].low in ("and", "or")
            or scan.words[m].low in PREPOSITIONS - {"of", "for", "in"}
        ):
            return False
        if verb_at(scan.words, m, scan.words[j:m], None, item=False):
            return True
    return False


def plain_object(words: Sequence[Word], *, keep: frozenset[str]) -> list[Word]:
    """The words of an object up to the first preposition that does not belong to its name."""
    found: list[Word] = []
    for index, word in enumerate(words):
        if index and word.low in PREPOSITIONS and word.low not in keep:
            break
        found.append(word)
    while found and (found[-1].low in DETERMINERS | PREPOSITIONS | {"and", "or"} or not found[-1].is_word):
        found.pop()
    return found
