"""Who does what to whom: doer and receiver exchanged, or a value under another column."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.answering.verification.names import roles_of
from assistant.answering.verification.statement import Statement
from assistant.answering.verification.words import Word, concept_of, near_same
from knowledge.statements.lexicon import VERBS
from knowledge.terms import stem

_BE = frozenset("is are was were be been being gets get got".split())
_SMALL = frozenset(
    "for to in on at by with from is are it its this that than be as or not no must should may".split()
)


def exchanged_doers(claim: Statement, source: Statement) -> list[str]:
    """Acts that the source gives to other roles than the claim does, wherever it tells of them."""
    said = _acts(source)
    found = []
    for verb, acts in _acts(claim).items():
        if verb in said and any(all(_clashes(own, other, source) for other in said[verb]) for own in acts):
            found.append(verb)
    return found


Roles = list[frozenset[str]]
Act = tuple[Roles, Roles]
"""Who does it, and to or for whom."""


def _clashes(own: Act, other: Act, source: Statement) -> bool:
    (doers, receivers), (their_doers, their_receivers) = own, other
    if doers and their_doers and not _meet(doers, their_doers):
        return _meet(doers, their_receivers) or _anywhere(doers, source)
    if receivers and their_receivers and not _meet(receivers, their_receivers):
        return _meet(receivers, their_doers) or _anywhere(receivers, source)
    return False


def _acts(statement: Statement) -> dict[str, list[Act]]:
    roles = roles_of(statement.words)
    acts: dict[str, list[Act]] = {}
    listed = statement.words
    for index, word in enumerate(listed):
        root = stem(word.lower)
        if root not in VERBS or _is_noun(listed, index):
            continue
        start, end = _clause_span(statement, word)
        before = [r for r, at in roles if start <= at < word.start]
        after = [(r, at) for r, at in roles if word.start < at < end]
        if _is_passive(listed, index):
            by = _by_position(statement, word, end)
            act = ([r for r, at in after if by is not None and at > by], before)
        else:
            act = (before, [r for r, _ in after])
        acts.setdefault(concept_of(word.lower) or root, []).append(act)
    return acts


def _clause_span(statement: Statement, word: Word) -> tuple[int, int]:
    for clause in statement.clauses:
        if clause.start <= word.start < clause.start + len(clause.text) + 1:
            return clause.start, clause.start + len(clause.text) + 1
    return 0, len(statement.plain)


def _is_noun(listed: tuple[Word, ...], index: int) -> bool:
    """Whether a verb's stem stands as a noun or an attribute: "the approval", "an audit"."""
    word = listed[index]
    before = listed[index - 1].lower if index else ""
    if re.search(r"(?:al|tion|sion|ment|ance|ence|ity|ing|er|or|ee)s?$", word.lower):
        return True
    return before in {
        "the",
        "a",
        "an",
        "of",
        "for",
        "its",
        "their",
        "his",
        "her",
        "every",
        "each",
        "any",
        "no",
        "in",
    }


def _is_passive(listed: tuple[Word, ...], index: int) -> bool:
    participle = re.search(r"(?:ed|en|ept|old|ent|ade|one|id|un|ut|wn)$", listed[index].lower)
    return bool(participle) and any(w.lower in _BE for w in listed[max(0, index - 3) : index])


def _by_position(statement: Statement, word: Word, end: int) -> int | None:
    match = re.compile(r"\bby\b").search(statement.plain, word.start, end)
    return match.start() if match else None


def _meet(first: Roles, second: Roles) -> bool:
    return any(_fits(a, b) for a in first for b in second)


def _fits(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two phrases may name one role: one holds the other, or they share their rarest word."""
    return first <= second or second <= first or len(first & second) >= 2


def _anywhere(roles: Roles, source: Statement) -> bool:
    stems = {stem(w.lower) for w in source.words}
    return any(role <= stems for role in roles)


def wrong_cells(claim: Statement, row: str, header: str) -> list[str]:
    """Column names that a claim gives to another cell's value."""
    cells, names = _cells(row), _cells(header)
    if len(cells) != len(names) or len(cells) < 3:
        return []
    said = _content(claim.plain)
    labels, names = names, [name - _SMALL or name for name in names]
    told = [bool(cell) and all(_in(x, said) for x in cell) for cell in cells]
    novel = any(not _in(x, set().union(*cells, *names)) for x in said - _SMALL)
    wrong = []
    for index in range(1, len(cells)):
        if told[index] or not names[index] or not all(_in(x, said - cells[0]) for x in names[index]):
            continue
        if any(told[k] and names[index] <= names[k] <= said for k in range(1, len(cells))):
            continue
        others = [k for k in range(1, len(cells)) if told[k] and not cells[k] <= cells[index]]
        rest = cells[index] - cells[0] - names[index] - set().union(*(cells[k] for k in others))
        rest = rest - _SMALL or rest
        if (others or not novel) and not any(_in(x, said - cells[0]) for x in rest):
            wrong.append(" ".join(sorted(names[index])))
    return (
        wrong
        or _mislabelled(claim, cells, labels)
        or (_strayed(said, cells, names) if ":" in claim.plain else [])
    )


_LABELLED = re.compile(r"(?:^|,)\s*(?P<label>[^,:|]{3,60}):\s*(?P<value>[^:|]+)$")


def _mislabelled(claim: Statement, cells: list[set[str]], names: list[set[str]]) -> list[str]:
    """Of "column: value" a value that the column's cell does not hold."""
    match = _LABELLED.search(claim.plain)
    if not match:
        return []
    label, value = _content(match["label"]), _content(match["value"]) - {"by", "at", "through"}
    if label not in names[1:] or names.count(label) > 1:
        return []
    cell = cells[names.index(label)]
    return [] if value and all(_in(x, cell) for x in value) else [" ".join(sorted(label))]


def _strayed(said: set[str], cells: list[set[str]], names: list[set[str]]) -> list[str]:
    """Where one column alone is named: words of other cells that its own cell does not say."""
    named = [k for k in range(1, len(names)) if names[k] and names[k] <= said - cells[0]]
    named = [k for k in named if not any(names[k] < names[other] for other in named)]
    if len(named) != 1 or not cells[0] <= said:
        return []
    own = named[0]
    rest = said - cells[0] - names[own] - _SMALL
    stray = [
        x
        for x in rest
        if not _in(x, cells[own]) and any(x in cells[k] for k in range(1, len(cells)) if k != own)
    ]
    return [" ".join(sorted(names[own]))] if stray else []


def other_keys(claim: Statement, row: str, keys: Collection[frozenset[str]]) -> bool:
    """Whether a claim names another row of the table and not this one."""
    said = _content(claim.plain)
    own = key_of_row(row)
    return not own <= said and any(key and key <= said and key != own for key in keys)


def key_of_row(row: str) -> frozenset[str]:
    """What a row's first cell says."""
    cells = _cells(row)
    return frozenset(cells[0] - _SMALL or cells[0]) if cells else frozenset()


def _cells(row: str) -> list[set[str]]:
    return [_content(part) for part in row.strip().strip("|").split("|")]


def _content(cell: str) -> set[str]:
    """Concepts, small words too, and values: "who" and "done" are headers and cells."""
    parsed = Statement(" ".join(cell.split()))
    plain = {w.concept or w.lower for w in parsed.words if not w.has_digit} - {"the", "a", "an", "of", "and"}
    return plain | {q.value for q in parsed.quantities}


def _in(item: str, said: set[str]) -> bool:
    return item in said or any(near_same(item, other) for other in said)
