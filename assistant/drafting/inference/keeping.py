"""Values kept between drafts, so that the next one need not read again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from assistant.drafting.inference.inferred import Inferences, Topic
from assistant.drafting.inference.reading import Reading, pick, read_all
from knowledge.audience import NO_GROUPS
from knowledge.catalog import DocumentSummary
from knowledge.knowledge_base import KnowledgeBase

_KEPT = 8


class KnowledgeInference:
    """Infers from one knowledge base and keeps what it read. Safe for threads.

    What was read is used again only while exactly the same versions are there for the reader to read
    and stand as they did: a restriction, a new release, an overdue review each make it read anew.
    """

    def __init__(self, knowledge: Callable[[], KnowledgeBase]) -> None:
        """
        Args:
            knowledge: Gives the knowledge base, when it is first needed.
        """
        self._knowledge = knowledge
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Reading] = OrderedDict()

    def infer(
        self,
        *,
        role: str,
        groups: frozenset[str] = NO_GROUPS,
        collection: str | None = None,
        at: datetime,
        about: str,
        systems: Sequence[str] = (),
        topics: Collection[Topic] = tuple(Topic),
    ) -> Inferences:
        """What documents in force say about topics; see `reading.infer`."""
        knowledge = self._knowledge()
        scope = knowledge.scope(role=role, groups=groups, collection=collection)
        documents = knowledge.list_documents(
            role=role, groups=groups, collection=collection, release=scope.release
        )
        key = (role, groups, collection, scope.release, _standing(documents))
        with self._lock:
            reading = self._kept.pop(key, None)
        if reading is None:
            reading = read_all(knowledge, scope, documents)
        with self._lock:
            self._kept[key] = reading
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return pick(reading, knowledge, at=at, about=about, systems=systems, topics=topics)


def _standing(documents: Sequence[DocumentSummary]) -> int:
    """Changes with what may be read and how it stands."""
    return hash(tuple((each.version_id, each.status, each.verification, each.audience) for each in documents))
