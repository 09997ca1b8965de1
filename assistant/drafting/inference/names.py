"""Roles, desks and bodies as a text names them. Pure."""

from __future__ import annotations

import re

_HEADS = (
    "lead|leads|leader|manager|managers|officer|officers|board|owner|owners|head|heads|director|directors|desk|team|"
    "committee|council|supervisor|controller|coordinator|co-ordinator|office|unit|steward|stewards|custodian|registrar|matron|"
    "clerk|chief|president|secretary|administrator|administrators|engineer|group|department|panel|authority|warden|marshal|"
    "sister|physician|surgeon|pharmacist|doctor|consultant|counsel|comptroller|ombudsman|ombudswoman|ombudsperson|mayor|auditor|"
    "audit|partner|chair|chairman|chairwoman|chairperson|specialist|analyst|commander|moderator|champion|sponsor|guardian|"
    "hotline|helpdesk|helpline|centre|center|forum|dean|bursar|provost|principal|governor|inspector|superintendent|foreman|"
    "architect|treasurer|commissioner|delegate|representative|advisor|adviser|deputy|division|bureau|directorate|function|"
    "captain|trustee|trustees|rota|operations|compliance|division|registry|service desk|watch|dispatcher|controllers"
)
_STOP = (
    "is|are|was|were|the|a|an|by|to|with|in|on|of|for|and|or|not|no|any|be|been|must|may|shall|can|who|which|that|this|"
    "it|they|from|at|before|after|when|if|have|has|had|as|until|unless|than|whoever|every|each|all|both|only|one|two|"
    "three|then|also|will|should|does|do|such|other|another|someone|anyone|everyone|nobody|same|either|neither|its|their|our"
)
_CAP = r"[A-Z][\w&'’/-]*"
_TITLE = rf"{_CAP}(?: (?:(?:of|for)(?: the)? |& )?{_CAP}| and {_CAP}(?= (?:{_CAP} )*(?:Officer|Manager|Lead|Director|Board|Committee|Office|Head|Desk|Team|Unit|Group|Panel|Council|Department|Forum)\b))*"
_LOWER = rf"(?:(?!(?:{_STOP})\b)[a-z][\w’'-]* ){{0,3}}(?:{_HEADS})\b(?! (?:{_HEADS})\b)"
_MIXED = rf"{_TITLE} (?:(?!(?:{_STOP})\b)[a-z][\w’'-]* ){{0,2}}(?:{_HEADS})\b"
_OF = (
    rf"(?: (?:of|for) (?:the |its |each |that )?(?:{_TITLE}|(?!(?:{_STOP}|any|every|change|changes|use)\b)[a-z][\w-]*)"
    r"| on duty| on call| in charge)?"
)
_ARTICLE = r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Oo]ur|[Tt]hat|[Ee]ach|[Aa]ny|[Bb]oth the) )?"
_ONE = rf"{_ARTICLE}(?:{_MIXED}{_OF}|(?:{_LOWER}){_OF}|{_TITLE}(?:(?= of the (?:unit|workflow|service|department|ward|business)\b){_OF})?)"
_AND = r"(?:, and |, or |, | and | or | & | together with | jointly with | as well as | plus | with )"
PARTY = rf"{_ONE}(?:{_AND}{_ONE}){{0,3}}"
"""One role or several; with the capital letters that names have, so never matched without regard to case."""

_HEAD_WORD = re.compile(rf"\b(?:{_HEADS})\b|(?-i:\b[A-Z]{{2,6}}\b)", re.IGNORECASE)
_ACRONYM = re.compile(r"^[A-Z]{2,6}s?$")
_NOBODY = re.compile(
    r"^(?:it|they|this|that|these|we|you|who|nobody|no one|anyone|someone|everyone|a person|people|person|staff|users?|"
    r"employees?|team|manager|managers|owner|owners|department|group|unit|board|committee|vendors?|suppliers?|providers?|customers?|"
    r"the (?:team|group|unit|vendor|supplier|provider)|"
    r"none|n/a|not .*|no .*|to be .*|tbd|tbc|see .*|[-–—]*|automatic.*|yes|own|the same)$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:vendors?|suppliers?|providers?|contractors?|customers?|patients?|clients?|citizens?|applicants?|residents?|regulators?|court|"
    r"project team|supervisory authorit\w+)$",
    re.IGNORECASE,
)
_ARTICLES = re.compile(
    r"(?:(?<=^)|(?<=, )|(?<=, and )|(?<=, or )|(?<= and )|(?<= or )|(?<= with )|(?<= & )|(?<= plus ))(?:the|an?|its|their|our|any|both the) (?=\S)",
    re.IGNORECASE,
)
_CELL = re.compile(rf"(?:[Bb]y )?(?P<party>{PARTY})(?=$|[,;(.]| then| alone)")
_DEPARTMENT = re.compile(
    r"^(?:Procurement|Finance|Legal|Security|Compliance|Operations|Engineering|Quality|Privacy|Risk|Audit|Nursing|Pharmacy|Treasury|"
    r"Communications|Infrastructure)$"
)
_AFTER = re.compile(
    r"(?:,? (?:ext(?:ension|\.)?|tel(?:ephone)?|phone|on|room|pager|bleep) ?[\d+].*|,? \(.*\)?|,? through .*|, (?:then|otherwise) .*| (?:then|alone|only|first|jointly|both)\b.*|[.;:].*)$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r", and |, or |, | and | or | & |/| together with | jointly with | as well as | plus ")
_MOST = 110


def party(text: str) -> str | None:
    """The role or roles that a text names, each as written, without articles; None where it names none.

    >>> party("the Head of Claims, extension 4400"), party("someone else")
    ('Head of Claims', None)
    """
    name = _AFTER.sub("", text.strip())
    name = _ARTICLES.sub("", name).strip(" ,;:–—-")
    if not name or len(name) > _MOST or _NOBODY.match(name) or _OUTSIDE.search(name):
        return None
    if not _HEAD_WORD.search(name) and not re.fullmatch(rf"{_TITLE}", name):
        return None
    words = name.split()
    if len(words) == 1 and not (
        _ACRONYM.match(name) or _DEPARTMENT.match(name) or _HEAD_WORD.fullmatch(name)
    ):
        return None
    return name


def in_cell(text: str) -> str | None:
    """The role in a table's cell, which holds little else; None where it holds something else.

    A cell "Duty Manager, then operational owner" names the first of them.
    """
    cell = text.strip()
    found = _CELL.match(cell) or _CELL.match(cell[:1].lower() + cell[1:])
    if found is None or len(cell) - found.end() > _MOST:
        return None
    return party(cell[slice(*found.span("party"))])


def same_party(one: str, other: str) -> bool:
    """Whether two names may mean the same: as many roles, of which each holds another's words.

    >>> same_party("business owner", "Business owner of the workflow")
    True
    >>> same_party("business owner", "business owner and CISO")
    False
    """
    mine, theirs = parts(one), parts(other)
    return len(mine) == len(theirs) and all(any(_alike(each, other) for other in theirs) for each in mine)


def shares_party(one: str, other: str) -> bool:
    """Whether two names have a role in common."""
    return any(_alike(each, other_part) for each in parts(one) for other_part in parts(other))


def _alike(one: str, other: str) -> bool:
    mine, theirs = _words(one), _words(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _words(name: str) -> frozenset[str]:
    small = {"of", "the", "and", "or", "for", "in", "a", "workflow", "concerned", "responsible"}
    return frozenset(word for word in re.findall(r"[\w&]+", name.lower()) if word not in small)


def parts(name: str) -> list[str]:
    """The single roles of a joint name.

    >>> parts("business owner and CISO")
    ['business owner', 'CISO']
    """
    return [part.strip() for part in _SPLIT.split(name) if part.strip()]
