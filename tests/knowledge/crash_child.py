"""A process that changes the knowledge base and kills itself at the n-th checkpoint. Run by test_crash."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.policy import ApprovalPolicy
from knowledge.proposals.service import Proposals
from tests.knowledge.fakes import open_base, publish, second_release

BEN = Actor(name="Ben")


def publish_directly(base: KnowledgeBase) -> None:
    """Everything that can change, without a proposal."""
    upserts, others = second_release()
    publish(base, *upserts, **others)


def publish_proposal(base: KnowledgeBase) -> None:
    """The approved proposal 1."""
    Proposals(base, ApprovalPolicy()).publish(1, BEN)


def roll_back(base: KnowledgeBase) -> None:
    """From release 2 to release 1."""
    Proposals(base, ApprovalPolicy()).roll_back(1, BEN, reason="Wrong")


def restrict(base: KnowledgeBase) -> None:
    """A document that everybody could read is for admins from now on."""
    subject = Subject(kind=SubjectKind.DOCUMENT, name="ops/a")
    base.access.restrict(subject, ["admin"], actor=BEN, reason="Careful")


ACTS: dict[str, Callable[[KnowledgeBase], None]] = {
    act.__name__: act for act in (publish_directly, publish_proposal, roll_back, restrict)
}


def main(home: Path, last: int, act: str) -> None:
    count = 0

    def checkpoint(name: str) -> None:
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    base = open_base(home, checkpoint=checkpoint)
    ACTS[act](base)
    print(count)
    base.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
