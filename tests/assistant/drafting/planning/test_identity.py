"""What a description is called."""

from __future__ import annotations

from tests.assistant.drafting.planning.test_building import drafted


def test_whom_a_letter_greets_is_no_title() -> None:
    letter = "Hi Dana,\n\nhere is how we sort parcels. A clerk opens the parcel. The clerk stores it.\n"
    assert "Dana" not in drafted(letter).model_dump_json(include={"title", "artifact_id", "workflow_name"})
