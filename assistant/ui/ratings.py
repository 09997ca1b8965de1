"""What people think of their answers: kept with the conversation, and told to the gaps."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant.governing.rating import Rating
from assistant.ui.accounts import Accounts
from assistant.ui.answer_record import answer_from_record
from assistant.ui.history import History

_LOG = logging.getLogger(__name__)


class Ratings:
    """Feedback of one installation. Every method names the account, as the history's do."""

    def __init__(
        self, history: History, accounts: Accounts, *, on_rating: Callable[[Rating], object]
    ) -> None:
        """
        Args:
            on_rating: Told what somebody thinks of an answer, once it is kept.
        """
        self._history, self._accounts, self._on_rating = history, accounts, on_rating

    def judge(self, account: str, step_id: str, value: int, comment: str | None = None) -> str:
        """Keep what a person thinks of a step of theirs; returns the feedback's id.

        Raises:
            NotYoursError: If they have no such step.
        """
        kept = self._history.judge(account, step_id, value, comment)
        self._tell(account, step_id, helpful=value > 0, comment=comment)
        return kept

    def withdraw(self, account: str, feedback_id: str) -> None:
        """Take feedback back.

        Raises:
            NotYoursError: If they gave none with this id.
        """
        step_id = self._history.withdraw(account, feedback_id)
        self._tell(account, step_id, helpful=None)

    def _tell(self, account: str, step_id: str, *, helpful: bool | None, comment: str | None = None) -> None:
        """What a person thinks is kept already: that it could not be told on costs them nothing."""
        try:
            record = self._history.answer_record(account, step_id)
            if record is not None:
                person = self._accounts.get(account)
                self._on_rating(
                    Rating(
                        asker=account,
                        role=person.role,
                        groups=person.groups,
                        answer=answer_from_record(record),
                        helpful=helpful,
                        comment=comment,
                    )
                )
        except Exception as error:  # noqa: BLE001 - see above
            # No traceback: its frames and the database's message would hold the comment.
            _LOG.warning("%s after a rating of step %s", type(error).__name__, step_id)
