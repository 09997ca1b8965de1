"""The composition root: the one place where the parts are chosen and joined."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.composition.promoting import PromotingParts
from assistant.settings import load_settings

if TYPE_CHECKING:
    from assistant.promotion.records import BarDifference, ProposedBar
    from knowledge.acting import Actor
    from knowledge.documents import DocumentMetadata

STARTER_COLLECTION = "starter"


class Composition(PromotingParts):
    """Every part of an installation, and who acts on it."""

    def actor(self, name: str | None = None) -> Actor:
        """The person whom a command names with `--as`; by default the operating system's user.

        Where people have accounts the name must be one of theirs and its role counts; else the
        command line is the operator's.

        Raises:
            AccountError: If there are accounts and none has this name.
        """
        from assistant.ui.accounts import acting_account
        from knowledge.acting import Actor

        name = (name or "").strip() or getpass.getuser()
        account = acting_account(self.knowledge_base().engine, name)
        if account is None:
            return Actor(name=name)
        return Actor(name=account.display_name, role=account.role, groups=account.groups)

    def bar_changes(self, old: ProposedBar, new: ProposedBar) -> Sequence[BarDifference]:
        """What the second of two bars asks otherwise than the first, and whether that loosens.

        Raises:
            PromotionError: If one of them is no bar.
        """
        from assistant.promotion.errors import PromotionError
        from evals.gate.bar_changes import bar_changes
        from evals.gate.errors import BarError

        try:
            return bar_changes(old, new)
        except BarError as error:
            raise PromotionError(str(error)) from error

    def metadata_flags(self, **flags: str | None) -> DocumentMetadata:
        """The options of a command as metadata that wins over what files state.

        Raises:
            IngestError: If one of them cannot be read.
        """
        from ingest.commands import flags_to_metadata

        return flags_to_metadata(**flags)

    def ensure_starter_library(self, on_progress: Callable[[str, int, int], None] | None = None) -> bool:
        """Publish the starter library, with its questions, where nothing has been published yet.

        Returns:
            Whether it was published now.
        """
        knowledge = self.knowledge_base()
        if knowledge.current_release() > 0:
            return False
        from ingest.pipeline import ingest_paths
        from knowledge.library import DOCUMENTS_DIR, QUESTIONS_FILE
        from knowledge.question_files import load_known_questions
        from knowledge.questions import save_questions

        ingest_paths(
            [DOCUMENTS_DIR],
            knowledge_base=knowledge,
            settings=self.settings.ingest,
            collection=STARTER_COLLECTION,
            actor="installation",
            reason="Starter library",
            on_progress=on_progress,
        )
        save_questions(
            knowledge.engine,
            load_known_questions(QUESTIONS_FILE),
            actor="installation",
            at=knowledge.clock(),
        )
        return True


def compose(home: Path | None = None) -> Composition:
    """Load the settings of a home and prepare its parts; opens nothing yet."""
    return Composition(load_settings(home))
