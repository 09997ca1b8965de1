"""Who may read what. Pure functions; the caller's role and groups come from the server, never from text.

An audience is a set of names: roles, and groups written `group:claims`. Whoever has the role or is
in a group that it names may read. A label writes an audience as one word, `admin+group:claims`;
where several audiences must all allow a reader, they are joined by `&`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

EVERYONE = "staff"
"""The role everybody holds; an audience that names it is open to all roles."""

ROLES = ("staff", "program_manager", "governance_lead", "admin")
"""Every role, from the widest to the narrowest."""

GROUP = "group:"
"""Begins the name of a group within an audience."""

NOBODY = "nobody"
"""The label that admits no reader: what is left where two audiences share no role."""

NO_GROUPS: frozenset[str] = frozenset()

MAX_LABEL_CHARS = 200
_SLUG = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)*")


def normalise_audience(names: Iterable[str]) -> frozenset[str]:
    """Validate names of roles and groups and collapse an audience that includes everyone.

    Raises:
        ValueError: If a role is unknown, a group's name is no slug, or nothing is named, because
            an empty audience would be ambiguous between "nobody" and "everybody".
    """
    named = frozenset(_normalised(name) for name in names)
    if not named:
        raise ValueError(f"an audience needs at least one role of {', '.join(ROLES)}, or a group")
    if EVERYONE in named:
        return frozenset({EVERYONE})
    if len(audience_label(named)) > MAX_LABEL_CHARS:
        raise ValueError("the audience names too many groups; make one group of them")
    return named


def normalise_groups(names: Iterable[str]) -> frozenset[str]:
    """The groups of a reader by their bare names; `group:claims` and `claims` are one.

    Raises:
        ValueError: If a name is no slug.
    """
    return frozenset(group_name(name) for name in names)


def group_name(name: str) -> str:
    """A group's bare name.

    >>> group_name("group: Claims Handling")
    'claims-handling'

    Raises:
        ValueError: If it is no slug: letters and digits, joined by - _ or a full stop.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip().removeprefix(GROUP)
    bare = "-".join(folded.split())
    if len(bare) > 60 or not _SLUG.fullmatch(bare):
        raise ValueError(
            f"{name!r} cannot be a group's name; use letters and digits joined by hyphens, 60 at most"
        )
    return bare


def may_read(audience: frozenset[str], role: str, groups: frozenset[str] = NO_GROUPS) -> bool:
    """Whether a person with this role and these groups may read a document with this audience.

    >>> may_read(frozenset({"staff"}), "admin"), may_read(frozenset({"admin"}), "staff")
    (True, False)
    >>> may_read(frozenset({"admin", "group:claims"}), "staff", frozenset({"claims"}))
    True
    """
    return role in ROLES and not audience.isdisjoint({EVERYONE, role, *(GROUP + each for each in groups)})


def admits(label: str, role: str | None, groups: frozenset[str] = NO_GROUPS) -> bool:
    """Whether every audience that a label joins allows this reader; a role of None reads everything.

    >>> admits("admin+group:claims&admin+governance_lead", "governance_lead", frozenset({"claims"}))
    True
    """
    return role is None or all(
        may_read(frozenset(each.split("+")), role, groups) for each in label.split("&")
    )


def audience_label(audience: frozenset[str]) -> str:
    """An audience as one word, the same for the same audience."""
    return "+".join(sorted(audience))


def labelled_audience(label: str) -> frozenset[str]:
    """The audience that a label of one audience names.

    >>> labelled_audience(audience_label(frozenset({"admin"}))) == {"admin"}
    True
    """
    return frozenset(label.split("+"))


def narrowest(labels: Iterable[str]) -> str:
    """The label that admits exactly those whom all these labels admit.

    Two labels that admit the same readers give the same result: a person has one role, so audiences
    with the same groups are one with the roles they share, and an audience that asks for more groups
    counts only for roles that fewer do not settle.

    >>> narrowest(["admin+governance_lead", "admin+program_manager"]), narrowest(["staff", "admin"])
    ('admin', 'admin')
    """
    shared: dict[frozenset[str], frozenset[str]] = {}
    for audience in (labelled_audience(each) for label in labels for each in label.split("&")):
        if EVERYONE not in audience:
            groups = frozenset(name for name in audience if name.startswith(GROUP))
            shared[groups] = shared.get(groups, frozenset(ROLES)) & audience
    kept: dict[frozenset[str], frozenset[str]] = {}
    for groups in sorted(shared, key=lambda each: (len(each), sorted(each))):
        undecided = frozenset(ROLES).intersection(*(kept[fewer] for fewer in kept if fewer < groups))
        if (roles := shared[groups] & undecided) != undecided:
            kept[groups] = roles
    joined = sorted(audience_label(groups | roles) or NOBODY for groups, roles in kept.items())
    return "&".join(joined) or EVERYONE


def _normalised(name: str) -> str:
    if unicodedata.normalize("NFKC", name).casefold().strip().startswith(GROUP):
        return GROUP + group_name(name)
    role = name.strip().lower().replace(" ", "_").replace("-", "_")
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}; use one of {', '.join(ROLES)}, or group:NAME")
    return role
