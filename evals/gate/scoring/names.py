"""Roles, people and bodies that a text names. Pure.

Written for the gate alone, as `evals.gate.scoring.figures` is. A name is a run of capitalised
words, such as "Data Protection Officer" or "Dana Whit", or a role in small letters with the word
that tells it from others, such as "duty manager".
"""

from __future__ import annotations

import re
import unicodedata

from evals.gate.scoring.matching import MARKER, found, plain

_LINKING = {"of", "and", "for", "the", "de", "van", "von", "to", "&"}
"""May stand inside a name, never at its ends."""
_NO_NAME = set(
    """a an the this that these those each every any all both no some it its they their he she we you your our
    i if when where while before after until unless once since because so but or and nor for from by with
    without within in on at to of as is are was were be do does did not only also then there here what which
    who whom whose why how may must should can could will would shall never always per under over between
    during about into upon yes ask tell contact send see use read keep inform notify call e-mail email let
    according please however instead otherwise although though""".split()
)
"""Words that begin a sentence with a capital and name nobody."""
_ROLE = (
    "manager officer owner lead leader director board committee council counsel auditor steward head desk "
    "controller custodian sponsor chair reviewer approver analyst engineer administrator"
).split()
_PLAIN_BEFORE_A_ROLE = set(
    "same new other another own named current former second first last next responsible accountable "
    "relevant senior more than one two three".split()
)
"""Adjectives that tell no role from another."""
_WORD = re.compile(r"[^\W\d_][\w&'’./-]*|&", re.UNICODE)
_ROLE_IN_WORDS = re.compile(rf"\b([a-z][\w-]+) ({'|'.join(_ROLE)})s?\b")
_BREAK = re.compile(r"[.,;:!?](?=\s|$)|[()\[\]{}\"“”|/\n–—]")


def names_missing(text: str, evidence: str) -> tuple[int, list[str]]:
    """How many names a sentence holds, and those that the evidence has nowhere, in order.

    A name at the beginning may lose its first word, which may be one that is only capitalised
    there.
    """
    names, stated = names_in(text), plain(evidence)
    first = text.lstrip("*_ ")
    return len(names), [name for name in names if not _stands(name, stated, begins=first.startswith(name))]


def names_in(text: str) -> list[str]:
    """Names of a text, each once, in order.

    >>> names_in("Before launch the Model Risk Lead asks Dana Whit and the duty manager.")
    ['Model Risk Lead', 'Dana Whit', 'duty manager']
    """
    found_at: dict[str, int] = {}
    clean = unicodedata.normalize("NFKC", MARKER.sub(" ", text)).replace("*", "").replace("`", "")
    for name, at in [*_capitalised(clean), *_roles(clean)]:
        if not any(name != other and name in other for other in found_at):
            found_at.setdefault(name, at)
    return sorted(found_at, key=lambda name: found_at[name])


def _capitalised(text: str) -> list[tuple[str, int]]:
    names, begin = [], 0
    for stop in [*(match.start() for match in _BREAK.finditer(text)), len(text)]:
        words = [(match.group(), begin + match.start()) for match in _WORD.finditer(text[begin:stop])]
        names += _runs(words)
        begin = stop
    return names


def _runs(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Runs of at least two capitalised words, linking words between them included."""
    runs: list[list[tuple[str, int]]] = [[]]
    for word, at in words:
        word = word.rstrip(".,;:'’-/")
        begins = word[:1].isupper() and word.lower() not in _NO_NAME
        if begins or (runs[-1] and (word[:1].isupper() or word.lower() in _LINKING)):
            runs[-1].append((word, at))
        else:
            runs.append([])
    trimmed = [_without_links(run) for run in runs]
    return [(" ".join(word for word, _ in run), run[0][1]) for run in trimmed if len(run) > 1]


def _without_links(run: list[tuple[str, int]]) -> list[tuple[str, int]]:
    while run and run[-1][0].lower() in _LINKING:
        run = run[:-1]
    return run


def _roles(text: str) -> list[tuple[str, int]]:
    return [
        (match.group(), match.start())
        for match in _ROLE_IN_WORDS.finditer(text)
        if match[1] not in _NO_NAME and match[1] not in _PLAIN_BEFORE_A_ROLE
    ]


def _stands(name: str, stated: str, *, begins: bool) -> bool:
    """Whether the evidence has a name, in the singular or plural, or all that "and" or "of" joins in it."""
    parts = re.split(r" (?:and|of|for|to|the|&) ", name)
    if _found(name, stated) or all(_found(part, stated) for part in parts):
        return True
    rest = name.partition(" ")[2]
    return begins and rest[:1].isupper() and _found(rest, stated)


def _found(name: str, stated: str) -> bool:
    return any(found(form, stated) for form in (name, f"{name}s", name.removesuffix("s")))
