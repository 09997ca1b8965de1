"""Whether an answer given again settles a gap."""

from __future__ import annotations

from datetime import datetime

from knowledge.gaps.closing import Outcome, settles
from knowledge.gaps.gap import GapCause, GapCitation, GapQuestion, narrowest_reader, quote_digest

OLD, NEW = ("rules", 1), ("rules", 2)


def question(
    cause: GapCause = GapCause.REFUSED, *, role: str = "staff", quotes: tuple[str, ...] = ()
) -> GapQuestion:
    return GapQuestion(
        answer_id="a",
        text="Who approves?",
        asker="ken",
        role=role,
        groups=frozenset(),
        release=1,
        quotes=frozenset(map(quote_digest, quotes)),
        cause=cause,
        comment=None,
        at=datetime(2026, 6, 1),
    )


def outcome(
    quote: str = "The lead approves.", version: tuple[str, int] = NEW, *, answered: bool = True
) -> Outcome:
    doc_id, number = version
    citation = GapCitation(doc_id=doc_id, version=number, title="Rules", section="", quote=quote)
    return Outcome(answered=answered, release=2, citations=(citation,))


def valid_at(citation: GapCitation, release: int) -> bool:
    return (citation.doc_id, citation.version) == OLD or release > 1


def test_a_refused_question_is_settled_by_any_plain_answer() -> None:
    assert settles([question()], outcome(version=OLD), valid_at)
    assert not settles([question()], outcome(answered=False), valid_at)
    assert not settles([question()], Outcome(answered=True, release=2), valid_at)


def test_who_got_an_answer_needs_another_from_a_new_version() -> None:
    for cause in (GapCause.LOW_CONFIDENCE, GapCause.THUMBS_DOWN):
        asked = [question(), question(cause, quotes=("Anybody  approves.",))]
        assert settles(asked, outcome(), valid_at)
        assert not settles(asked, outcome(version=OLD), valid_at)
        assert not settles(asked, outcome("Anybody approves."), valid_at)


def test_two_different_roles_have_in_common_what_is_open_to_everybody() -> None:
    assert narrowest_reader([question(role="admin"), question(role="admin")]).role == "admin"
    assert narrowest_reader([question(role="admin"), question(role="program_manager")]).role == "staff"
    assert narrowest_reader([]).groups == frozenset()
