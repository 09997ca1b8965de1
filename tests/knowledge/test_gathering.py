from __future__ import annotations

from pathlib import Path

from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import document, open_base, publish

PAGING = "Page the lead within ten minutes of an outage."
LEAVE = "Holiday requests are decided by the team lead."
SECRET = "The vault code is changed by the keeper every week."


def base_with(home: Path) -> KnowledgeBase:
    base = open_base(home)
    publish(
        base,
        document("paging.md", PAGING, title="Paging"),
        document("leave.md", LEAVE, title="Leave"),
        document("vault.md", SECRET, title="Vault", audience=["admin"]),
    )
    return base


def test_each_question_gets_its_own_passages_best_first(tmp_path: Path) -> None:
    base = base_with(tmp_path)

    gathered = base.gatherer.gather(["page the lead", "holiday requests"], base.scope(role="staff"), top_k=1)

    assert [[each.text for each in passages] for passages in gathered.passages] == [[PAGING], [LEAVE]]


def test_what_a_reader_may_not_read_is_not_gathered(tmp_path: Path) -> None:
    base = base_with(tmp_path)

    for_staff = base.gatherer.gather(["vault code keeper"], base.scope(role="staff"), top_k=5)
    for_admin = base.gatherer.gather(["vault code keeper"], base.scope(role="admin"), top_k=5)

    assert SECRET not in {each.text for each in for_staff.passages[0]}
    assert SECRET in {each.text for each in for_admin.passages[0]}
    assert "admin" in for_admin.labels.values()


def test_before_the_first_release_there_is_nothing_to_gather(tmp_path: Path) -> None:
    base = open_base(tmp_path)

    assert base.gatherer.gather(["anything"], base.scope(role="staff"), top_k=5).passages == [()]
