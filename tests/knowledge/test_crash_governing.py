"""A process killed while it governs leaves the state before or the one after, never a mixture."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.acting import Actor
from knowledge.audit.reading import read_trail
from knowledge.audit.verify import verify_entries
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.policy import ApprovalPolicy
from knowledge.proposals.report import QualityReport
from knowledge.proposals.service import Draft, Proposals
from knowledge.proposals.states import ProposalState
from knowledge.store.engine import snapshot
from tests.knowledge.crash_child import ACTS
from tests.knowledge.fakes import changes, first_release, open_base, publish, second_release
from tests.knowledge.test_crash import answers, index_ids, run_child

POINTS = {"publish_proposal": 12, "roll_back": 13, "restrict": 5}
SOME = {"publish_proposal": (5, 8, 10, 11), "roll_back": (3, 9, 13), "restrict": (1, 3, 5)}
"""Points where something lasting has just happened; the rest are tried at length."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each act a home in which it can be done."""
    folder = tmp_path_factory.mktemp("governing")
    upserts, others = second_release()
    for act in POINTS:
        base = open_base(folder / act)
        publish(base, *first_release())
        if act == "publish_proposal":
            draft = Draft(
                changes=[changes(*upserts, **others)],
                report=QualityReport(),
                reason="Second",
                origin={"kind": "files"},
            )
            proposals = Proposals(base, ApprovalPolicy())
            proposals.create(draft, Actor(name="Ada"))
            proposals.approve(1, Actor(name="Ben"))
        if act == "roll_back":
            publish(base, *upserts, **others)
        base.close()
    return {act: folder / act for act in POINTS}


def states(home: Path, act: str) -> tuple[list[list[str]], list[list[str]]]:
    """What is found before and after the act, in copies of the home."""
    kept = []
    for name in ("before", "after"):
        copy = home.with_name(f"{act}-{name}")
        if not copy.exists():
            shutil.copytree(home, copy)
            base = open_base(copy)
            if name == "after":
                ACTS[act](base)
            base.close()
        base = open_base(copy)
        kept.append(answers(base))
        base.close()
    return kept[0], kept[1]


def try_point(homes: dict[str, Path], tmp_path: Path, act: str, point: int) -> None:
    before, after = states(homes[act], act)
    home = tmp_path / "home"
    shutil.copytree(homes[act], home)

    ended = run_child(home, point, act)

    assert ended.returncode == -9, ended.stderr
    base = open_base(home)
    happened = was_done(base, act)
    assert answers(base) == (after if happened else before)
    if not happened:
        ACTS[act](base)
    assert answers(base) == after
    publish(base)  # whatever is unfinished is mended by the next write
    for _, wanted, held in index_ids(base):
        assert held == wanted
    with snapshot(base.engine) as connection:
        assert verify_entries(read_trail(connection)).sound
    base.close()


def was_done(base: KnowledgeBase, act: str) -> bool:
    """Whether the truth store says that the act happened; then all of it did."""
    if act == "restrict":
        return bool(base.access.restrictions())
    release = base.current_release()
    if act == "roll_back":
        assert release in (2, 3)
        return release == 3
    state = Proposals(base, ApprovalPolicy()).get(1).state
    assert (release, state) in ((1, ProposalState.APPROVED), (2, ProposalState.PUBLISHED))
    return release == 2


@pytest.mark.parametrize(("act", "point"), [(act, point) for act, some in SOME.items() for point in some])
def test_killed_while_governing(homes: dict[str, Path], tmp_path: Path, act: str, point: int) -> None:
    try_point(homes, tmp_path, act, point)


@pytest.mark.deep
@pytest.mark.parametrize(
    ("act", "point"),
    [(act, point) for act, most in POINTS.items() for point in range(1, most + 1) if point not in SOME[act]],
)
def test_killed_at_any_point_while_governing(
    homes: dict[str, Path], tmp_path: Path, act: str, point: int
) -> None:
    try_point(homes, tmp_path, act, point)


@pytest.mark.parametrize("act", POINTS)
def test_there_are_no_more_points(homes: dict[str, Path], tmp_path: Path, act: str) -> None:
    home = tmp_path / "home"
    shutil.copytree(homes[act], home)

    ended = run_child(home, 10_000, act)

    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) == POINTS[act]
