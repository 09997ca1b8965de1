"""What the pages of drafts are made of; the server puts it together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.drafting.artifacts.header import Header
from assistant.drafting.desk import DraftingDesk
from assistant.drafting.errors import DraftChangedError, DraftingError, UnknownDraftError
from assistant.ui.accounts import Account
from assistant.ui.govern.page import LARGEST_NUMBER
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import NOT_HERE, RefusedError, page_sentence
from assistant.ui.limits import AttemptLimiter
from assistant.ui.reopening import MayOpenDraft
from knowledge.acting import Act, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParts:
    """What the routes need."""

    desk: Callable[[], DraftingDesk]
    read_description: Callable[[Path], str]
    """The text of a file, read where it can do no harm."""
    govern: GovernParts
    exports: AttemptLimiter
    """How often one person may have a file made or read."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """What drafting refuses, as a page does.

    Raises:
        RefusedError: In the place of every error of drafting.
    """
    try:
        yield
    except UnknownDraftError as error:
        raise RefusedError(404, NOT_HERE) from error
    except DraftChangedError as error:
        raise RefusedError(409, str(error)) from error
    except DraftingError as error:
        raise RefusedError(422, page_sentence(str(error))) from error


def require_version(version: int | None) -> None:
    """What no database could hold names no version.

    Raises:
        RefusedError: If it is such a number.
    """
    if version is not None and not 0 < version <= LARGEST_NUMBER:
        raise RefusedError(404, NOT_HERE)


def draft_check(desk: Callable[[], DraftingDesk]) -> Callable[[Account], MayOpenDraft]:
    """The access check of drafts for one account, remembered for one reopening."""

    def check_of(account: Account) -> MayOpenDraft:
        actor = Actor(name=account.display_name, role=account.role, groups=account.groups)
        readable: list[Callable[[Header], bool]] = []

        def check(number: int, version: int) -> bool:
            if not actor.may(Act.PROPOSE):
                return False
            if not readable:  # the desk is opened when a conversation first asks
                readable.append(desk().reader_check(actor))
            try:
                return readable[0](desk().store.version(number, version).artifact)
            except UnknownDraftError:
                return False

        return check

    return check_of
