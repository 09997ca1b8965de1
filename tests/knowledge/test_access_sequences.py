"""Whatever is restricted, lifted and published in whatever order: nobody is told more than they may."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.errors import AccessChangeError, UnknownDocumentError
from knowledge.index_check import index_differences
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import document, open_base, publish

ACTS = 30
NAMES = ["staff", "program_manager", "governance_lead", "admin", "group:claims", "group:finance"]
READERS = [
    ("staff", frozenset()),
    ("staff", frozenset({"claims"})),
    ("program_manager", frozenset({"finance", "claims"})),
    ("admin", frozenset()),
]
COLLECTIONS = {"ops": ["a", "b", "c"], "hr": ["d", "e"]}
PLACE = {name: collection for collection, names in COLLECTIONS.items() for name in names}
LEAD = Actor(name="Ada")


@dataclass
class Expected:
    """What should hold, kept as plain sets and decided without the code under test."""

    versions: dict[str, list[set[str]]] = field(default_factory=dict)
    restricted: dict[Subject, set[str]] = field(default_factory=dict)

    def allows(self, name: str, number: int, role: str, groups: frozenset[str]) -> bool:
        mine = {role, "staff"} | {f"group:{each}" for each in groups}
        audiences = [self.versions[name][number - 1], self.versions[name][-1]]
        for kind, subject in (("document", f"{PLACE[name]}/{name}"), ("collection", PLACE[name])):
            found = self.restricted.get(Subject(kind=SubjectKind(kind), name=subject))
            audiences += [found] if found is not None else []
        return all(audience & mine for audience in audiences)

    def readable(self, role: str, groups: frozenset[str]) -> set[str]:
        return {
            canary(name, number)
            for name, versions in self.versions.items()
            for number in range(1, len(versions) + 1)
            if self.allows(name, number, role, groups)
        }


def canary(name: str, number: int) -> str:
    return f"canary{name}{number}x"


def canaries(told: object) -> set[str]:
    return set(re.findall(r"canary\w+?x", repr(told)))


def act(base: KnowledgeBase, expected: Expected, draw: random.Random) -> str | None:
    """One act; gives the document that was published, if one was."""
    name = draw.choice(list(PLACE))
    audience = draw.sample(NAMES, k=draw.randint(1, 3))
    if draw.random() < 0.3 or name not in expected.versions:
        versions = expected.versions.setdefault(name, [])
        versions.append(set(audience))
        word = canary(name, len(versions))
        text = f"The budget of {word} is {len(versions)}."
        collection = PLACE[name]
        publish(
            base,
            document(f"{name}.md", text, title=f"Title {word}", collection=collection, audience=audience),
        )
        return name
    subject = Subject(kind=SubjectKind.DOCUMENT, name=f"{PLACE[name]}/{name}")
    if draw.random() < 0.4:
        subject = Subject(kind=SubjectKind.COLLECTION, name=PLACE[name])
    if draw.random() < 0.5 and expected.restricted:
        subject = draw.choice(sorted(expected.restricted, key=str))
        base.access.lift(subject, actor=LEAD, reason="over")
        del expected.restricted[subject]
    else:
        base.access.restrict(subject, audience, actor=LEAD, reason="closed")
        expected.restricted[subject] = set(audience)
    return None


def listed(base: KnowledgeBase, role: str, groups: frozenset[str], release: int | None) -> set[str]:
    return canaries([each.title for each in base.list_documents(role=role, groups=groups, release=release)])


def searched(base: KnowledgeBase, role: str, groups: frozenset[str], as_of: str | None) -> set[str]:
    scope = base.scope(role=role, groups=groups, as_of=as_of)
    return canaries(base.retriever.search("budget of a canary", scope, top_k=50).passages)


def opened(base: KnowledgeBase, expected: Expected, role: str, groups: frozenset[str]) -> set[str]:
    told = []
    for name, versions in expected.versions.items():
        for number in range(1, len(versions) + 1):
            try:
                reference = f"{PLACE[name]}/{name}@{number}"
                told.append(base.version(reference, role=role, groups=groups).text)
            except UnknownDocumentError:
                continue
    return canaries(told)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    base = open_base(tmp_path)
    yield base
    base.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_after_every_act_each_reader_is_told_exactly_what_they_may_read(
    base: KnowledgeBase, tmp_path: Path, seed: int
) -> None:
    draw, expected = random.Random(seed), Expected()
    states: list[set[str]] = []
    for number in range(ACTS):
        if act(base, expected, draw):
            states.append({canary(name, len(found)) for name, found in expected.versions.items()})
        role, groups = READERS[number % len(READERS)]
        then = draw.randint(1, len(states))
        may = expected.readable(role, groups)
        assert opened(base, expected, role, groups) == may
        assert listed(base, role, groups, None) == searched(base, role, groups, None) == may & states[-1]
        assert listed(base, role, groups, then) == may & states[then - 1]
        assert searched(base, role, groups, str(then)) == may & states[then - 1]
    assert index_differences(base.engine, tmp_path) == []


def test_lifting_what_is_not_restricted_is_told_in_a_sentence(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Budgets."))
    with pytest.raises(AccessChangeError, match="Nothing restricts collection ops"):
        base.access.lift(Subject(kind=SubjectKind.COLLECTION, name="ops"), actor=LEAD, reason="x")
