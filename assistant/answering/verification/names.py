"""Names of people, roles, systems and bodies."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.answering.verification.statement import Statement
from assistant.answering.verification.words import Word, near_same
from knowledge.statements.lexicon import ROLE_HEADS
from knowledge.terms import stem

_ACRONYM = re.compile(r"^[A-Z][A-Z&]{1,6}s?$")
_NO_MODIFIERS = frozenset(
    "both only each every any all such same other another more new own two three four five several".split()
)
_ORDINARY = frozenset(
    "yes no monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december eur usd gbp i".split()
)


def names_of(statement: Statement) -> list[Word]:
    """Words written with a capital for more than opening a sentence."""
    found = []
    for index, word in enumerate(statement.words):
        if not word.text[0].isupper() or word.has_digit or not word.concept or word.lower in _ORDINARY:
            continue
        before = statement.plain[: word.start].rstrip(" \"'“‘(*-")
        opens = not before or before[-1] in ".?!:;|•"
        next_up = index + 1 < len(statement.words) and statement.words[index + 1].text[0].isupper()
        if opens and not next_up and word.text[1:].lower() == word.text[1:]:
            continue
        found.append(word)
    return found


def missing_names(
    claim: Statement, known: Collection[str], initials: Collection[str], ordinary: Collection[str]
) -> list[str]:
    """Names of a claim that its source does not say.

    Args:
        known: Concepts of the source with its headings and the question.
        initials: Acronyms that the source's capitalised names spell.
        ordinary: Lower-case words of the whole evidence: a title-case heading word is no name.
    """
    missing = []
    for word in names_of(claim):
        root = word.concept or stem(word.lower)
        if any(near_same(root, other) for other in known) or stem(word.lower) in known:
            continue
        if _ACRONYM.match(word.text) and word.text.rstrip("s").lower() in initials:
            continue
        missing.append(word.text)
    return list(dict.fromkeys(missing))


def initials_of(statement: Statement) -> set[str]:
    """Acronyms that runs of capitalised words spell: "Data Protection Officer" is "dpo"."""
    found: set[str] = set()
    run: list[Word] = []
    for word in (*statement.words, None):
        if word is not None and (
            word.text[0].isupper() or (run and word.lower in {"of", "and", "for", "the"})
        ):
            run.append(word)
            continue
        letters = [w for w in run if w.text[0].isupper()]
        for start in range(len(letters)):
            for end in range(start + 2, len(letters) + 1):
                found.add("".join(w.lower[0] for w in letters[start:end]))
        run = []
    return found


def _heads_role(word: Word) -> bool:
    """Whether a word ends what a role is called; "approved" is an act, though "approver" is a role."""
    return stem(word.lower) in ROLE_HEADS and not word.lower.endswith(("ed", "ing", "al", "ises", "izes"))


def _is_acronym(word: Word) -> bool:
    return word.text.isupper() and 3 <= len(word.text) <= 5 and word.lower not in _ORDINARY


def roles_of(words: Collection[Word]) -> list[tuple[frozenset[str], int]]:
    """Role phrases such as "quality lead": their stems and the place of the last word."""
    found = []
    ordered = list(words)
    for index, word in enumerate(ordered):
        root = stem(word.lower)
        if not _heads_role(word) and not _is_acronym(word):
            continue
        if index + 1 < len(ordered) and _heads_role(ordered[index + 1]):
            continue
        modifiers = []
        for before in reversed(ordered[max(0, index - 3) : index]):
            if not before.concept or before.lower in _NO_MODIFIERS or before.has_digit:
                break
            modifiers.append(stem(before.lower))
        after = ordered[index + 1 : index + 4]
        if root == "head" and after and after[0].lower == "of":
            modifiers += [stem(w.lower) for w in after[1:3] if w.concept]
        found.append((frozenset([root, *modifiers]), word.start))
    return found
