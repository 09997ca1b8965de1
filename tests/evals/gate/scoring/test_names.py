import pytest

from evals.gate.scoring.names import names_in, names_missing


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Data Protection Officer decides.", ["Data Protection Officer"]),
        ("Ask Dana Whit or the duty manager.", ["Dana Whit", "duty manager"]),
        ("If the Head of Claims agrees, the Board may start.", ["Head of Claims"]),
        ("**Model Risk Lead** signs [2].", ["Model Risk Lead"]),
        ("- Level: Expert; Who: Duty Desk", ["Duty Desk"]),
        ("It goes to the Claims Desk. The Records Manager knows.", ["Claims Desk", "Records Manager"]),
        ("Every manager and each responsible owner reads it.", []),
        ("Tickets may be returned.", []),
    ],
)
def test_names_are_runs_of_capitals_and_roles_with_their_word(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "evidence", "missing"),
    [
        ("The Duty Manager decides.", "the duty manager decides alone", []),
        ("The Risk Officer decides.", "The duty manager decides.", ["Risk Officer"]),
        ("Only now Chief Risk Officer and auditors decide.", "the risk officer", ["Chief Risk Officer"]),
        ("The Chief Risk Officer decides.", "the risk officer", ["Chief Risk Officer"]),
        ("Certified Desk Reviewers decide.", "a desk reviewer decides", []),
        ("Later Dana Whit decides.", "Dana Whit is the owner.", []),
        ("The Head of Claims decides.", "The Head of Claims.", []),
        ("Both Risk Lead and Duty Manager sign.", "duty managers; a risk lead", []),
        ("The line manager signs.", "the duty manager signs", ["line manager"]),
        ("Anna Lopez signs.", "", ["Anna Lopez"]),
    ],
)
def test_names_that_no_source_has_are_told(text: str, evidence: str, missing: list[str]) -> None:
    assert names_missing(text, evidence)[1] == missing
