"""What can go wrong with an organisation's own cases, in a sentence for the person who acts."""

from __future__ import annotations

from assistant.promotion.errors import PromotionError


class UnknownCaseError(PromotionError):
    """No case has this number, or the caller may not read it: the sentence is the same."""

    answer_is_no = True

    def __init__(self, number: int | str) -> None:
        super().__init__(f"There is no case {number} of your own; `playbook gate case list` shows them.")


class CaseStateError(PromotionError):
    """The case is not in a state in which this can be done."""

    answer_is_no = True


class UnfitCaseError(PromotionError):
    """What is given makes no case that could count."""
