"""What a conversation is restricted to is kept, checked and told."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest

from assistant.ui.asked_in import AskedIn
from assistant.ui.errors import RestrictionError
from assistant.ui.restricting import Restrictions
from assistant.ui.sessions import SignedIn
from knowledge.errors import UnknownReleaseError

THREAD = str(uuid.uuid4())
KEN = SignedIn(account="ken", display_name="Ken", role="staff")
SAM = SignedIn(account="sam", display_name="Sam", role="staff")


class Shelves:
    """Two collections, one of them for leads."""

    def list_documents(self, *, role, groups):
        names = ["ops", "finance"] if role == "governance_lead" else ["ops"]
        return [SimpleNamespace(collection=name) for name in names]

    def current_release(self) -> int:
        return 3

    def resolve_release(self, as_of):
        if as_of < "2026-01-01":
            raise UnknownReleaseError(as_of)
        return 1


class NoFiles:
    """Holds nothing."""

    def __init__(self) -> None:
        self.removed: list[tuple[str, str]] = []

    def find(self, account, thread_id):
        return None

    def remove(self, account, thread_id) -> None:
        self.removed.append((account, thread_id))


@pytest.fixture
def restrictions() -> Restrictions:
    return Restrictions(Shelves, NoFiles())


def test_nothing_is_restricted_until_somebody_chooses(restrictions) -> None:
    assert restrictions.of(KEN, THREAD, ()).everything
    assert restrictions.told(KEN, THREAD, ())["collections"] == ["ops"]


def test_a_choice_counts_for_ones_own_conversation_only(restrictions) -> None:
    restrictions.choose(KEN, THREAD, collection="ops", as_of="2026-03-01")

    chosen = restrictions.of(KEN, THREAD, ())
    assert chosen == AskedIn(collection="ops", as_of="2026-03-01")
    assert restrictions.told(KEN, THREAD, ())["words"] == "Asked in: ops; as of 1 March 2026"
    assert restrictions.of(SAM, THREAD, ()).everything
    assert restrictions.of(KEN, str(uuid.uuid4()), ()).everything


def test_a_reopened_conversation_asks_as_its_last_question_did(restrictions, step) -> None:
    asked = AskedIn(collection="ops")
    steps = [step(record=AskedIn(as_of="2026-03-01").record()), step(record=asked.record())]

    assert restrictions.of(KEN, THREAD, steps) == asked


@pytest.mark.parametrize(
    ("collection", "as_of", "sentence"),
    [
        ("finance", None, "no collection finance that you can read"),
        (None, "2020-01-01", "Nothing was published by 2020-01-01"),
        (None, "soon", "Choose a day"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(restrictions, collection, as_of, sentence) -> None:
    with pytest.raises(RestrictionError, match=sentence):
        restrictions.choose(KEN, THREAD, collection=collection, as_of=as_of)


def test_a_file_that_is_gone_is_told_and_not_asked(restrictions) -> None:
    restrictions.ask_the_file(KEN, THREAD, "plan.md")
    told = restrictions.told(KEN, THREAD, ())

    assert told["fileGone"] and told["file"] is None


def test_with_the_conversation_goes_its_file(restrictions) -> None:
    restrictions.ask_the_file(KEN, THREAD, "plan.md")
    restrictions.forget("ken", THREAD)

    assert restrictions.of(KEN, THREAD, ()).everything
    assert restrictions._attachments.removed == [("ken", THREAD)]
