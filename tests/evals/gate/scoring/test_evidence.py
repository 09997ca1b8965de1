from dataclasses import replace

from evals.gate.outputs import SaidSentence
from evals.gate.scoring.evidence import evidence_of, resting_on_documents
from tests.evals.gate.scoring.examples import CORPUS, COUNTER, DOGS, GOOD, RETURNED, answered, cited, seen


def test_evidence_is_the_quote_its_heading_and_the_passage_in_which_it_stands() -> None:
    quoted = cited(1, DOGS, section="Ferry rules > Dogs")
    output = answered(
        (DOGS, (1,)), citations=(quoted,), seen=(seen(DOGS, before=40), seen(COUNTER, "lounge"))
    )

    evidence = evidence_of(output.sentences[0], output, CORPUS)

    assert "free of charge below deck" in evidence and "Ferry rules > Dogs" in evidence
    assert "counter" not in evidence and "14 days" not in evidence


def test_a_sentence_that_cites_nothing_has_none() -> None:
    assert evidence_of(SaidSentence(text=RETURNED, citations=(7,)), GOOD, CORPUS) == ""


def test_only_a_side_of_a_conflict_has_a_head() -> None:
    side = SaidSentence(text="Rules (owner Dana): kept for 5 days (at most): ask.", citations=(1,))

    assert resting_on_documents(side, GOOD) == side.text
    assert resting_on_documents(side, replace(GOOD, status="conflict")) == "kept for 5 days (at most): ask."
    assert resting_on_documents(GOOD.sentences[0], replace(GOOD, status="conflict")) == RETURNED
