"""What somebody may read of cases, and whether documents say what cases quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.casework.asked_answer import read_answer
from assistant.casework.errors import UnfitCaseError
from assistant.casework.own_case import GivenGold, OwnCase
from knowledge.acting import Actor
from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentStatus
from knowledge.errors import AuditBrokenError, UnknownAnswerError, UnknownDocumentError
from knowledge.knowledge_base import KnowledgeBase


class Sight:
    """One person's eyes: a case quotes documents, so who may not read these does not see the case."""

    def __init__(self, base: KnowledgeBase, actor: Actor) -> None:
        self._base, self._actor = base, actor
        self._known: dict[str, bool] = {}
        self._closed: frozenset[str] | None = None

    def covers(self, case: OwnCase) -> bool:
        """Whether everything that a case quotes may be read, now and as its answer quoted it."""
        if self._actor.role is None:
            return True
        if self._paths_closed() & set(_paths(case)):
            return False
        return case.answer_id is None or self._covers_answer(case.answer_id)

    def opens(self, reference: str) -> bool:
        """Whether a version may be read."""
        if reference not in self._known:
            eyes = {"role": self._actor.role, "groups": self._actor.groups}
            try:
                self._base.version(reference, **eyes)  # type: ignore[arg-type]
            except UnknownDocumentError:
                self._known[reference] = False
            else:
                self._known[reference] = True
        return self._known[reference]

    def gold(self, given: GivenGold, collection: str | None) -> GivenGold:
        """The same words under the document's path.

        Args:
            given: A document's path or id, and words of it.
            collection: The one that is asked; None is any.

        Raises:
            UnfitCaseError: If there is no such document in force, or it says something else.
        """
        documents = [
            each
            for each in _in_force(self._base, collection)
            if given.source in (each.source, each.doc_id) and self.opens(each.doc_id)
        ]
        if not documents:
            raise UnfitCaseError(
                f"No document in force is called {given.source!r}; `playbook kb list` shows what there is."
            )
        if not given.quote.strip() or not any(_says(self._base, each, given.quote) for each in documents):
            raise UnfitCaseError(
                f"{given.source} does not say “{given.quote[:80]}”; give words that stand in it."
            )
        return GivenGold(source=documents[0].source, quote=given.quote.strip())

    def _covers_answer(self, answer_id: str) -> bool:
        try:
            return all(self.opens(each.reference) for each in read_answer(self._base, answer_id).cited)
        except (UnknownAnswerError, AuditBrokenError):
            return True  # the trail no longer tells what it cited; the gold was looked at above

    def _paths_closed(self) -> frozenset[str]:
        if self._closed is None:
            documents = self._base.list_documents()
            self._closed = frozenset(each.source for each in documents if not self.opens(each.doc_id))
        return self._closed


def stands(base: KnowledgeBase, source: str, quote: str, collection: str | None) -> bool:
    """Whether a document in force says these words, white space aside."""
    return any(_says(base, each, quote) for each in _in_force(base, collection) if each.source == source)


def holds_words(text: str, quote: str) -> bool:
    """Whether a text has the words of a quote, white space aside.

    >>> holds_words("Two people\\n  approve it.", "Two people approve it.")
    True
    """
    return " ".join(quote.split()) in " ".join(text.split())


def _says(base: KnowledgeBase, document: DocumentSummary, quote: str) -> bool:
    return holds_words(base.version(f"{document.doc_id}@{document.number}").text, quote)


def _in_force(base: KnowledgeBase, collection: str | None) -> Iterator[DocumentSummary]:
    for each in base.list_documents():
        if each.status is DocumentStatus.IN_FORCE and collection in (None, each.collection):
            yield each


def _paths(case: OwnCase) -> Iterable[str]:
    gold = case.content.get("gold", {})
    yield from (span["doc"] for span in gold.get("spans", ()))
    yield from (source for nugget in gold.get("nuggets", ()) for source in nugget.get("sources", ()))
    yield from gold.get("must_not_cite", ())
