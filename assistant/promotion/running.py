"""The assistant that people ask: at each question the release that its channel points at."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING, Protocol

from assistant.answering.recipe import Recipe
from assistant.errors import RecipeError
from assistant.promotion.acts import checked_recipe
from assistant.promotion.errors import NothingToRunError, PromotionError, UnfitReleaseError
from assistant.promotion.keeping import channels as moving
from assistant.promotion.keeping.releases import load_release
from assistant.promotion.moving import ran_approved, ran_before
from assistant.promotion.records import PRODUCTION, release_name
from knowledge.audit.asked import record_denial
from knowledge.errors import KnowledgeError
from knowledge.store.engine import snapshot

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from assistant.answering.answer import Answer, Question
    from assistant.answering.compose import OnToken
    from assistant.answering.pipeline import OnStep

_KEPT = 3
"""Assistants that are kept built: those of now, of before and of what comes next."""
PROGRAM = "installation"
"""Who refuses to run a release, as the audit trail names it."""
NOBODY = "unknown"
"""Who asked, where nobody said."""
_OR_ELSE = ", or set gate.required to false"
_KEPT_CHARS = 300
"""Of a question that was turned away."""
_LOG = logging.getLogger(__name__)


class Answering(Protocol):
    """An assistant that records what it answers."""

    @property
    def recipe(self) -> Recipe: ...

    def answer(
        self, question: Question, on_step: OnStep | None = None, on_token: OnToken | None = None
    ) -> Answer: ...

    def check_model(self) -> None: ...


class PromotedLibrary(Protocol):
    """The knowledge base, as far as this needs it."""

    @property
    def engine(self) -> Engine: ...

    @property
    def clock(self) -> Callable[[], datetime]: ...


class ChannelAssistant:
    """Answers as the release of a channel. Thread-safe.

    What another process promotes answers the next question. A release that was changed since it was
    registered, whose approval was revoked, or that cannot run here is refused: then the last release
    of the channel answers that is still approved.
    """

    def __init__(
        self,
        library: PromotedLibrary,
        *,
        channel: str,
        required: bool,
        build: Callable[[Recipe], Answering],
        installed: Callable[[], Answering],
        misfit: Callable[[Recipe], str | None] = lambda recipe: None,
    ) -> None:
        """
        Args:
            library: Holds the channels and the audit trail.
            channel: The one that is followed.
            required: Answer nothing where nothing was promoted; else `installed` answers, unless
                production runs a release.
            build: Makes the assistant of a recipe.
            installed: Gives the assistant of the installed files and settings.
            misfit: What a recipe needs that this home does not have; None where it can run.
        """
        self._library, self._channel, self._required = library, channel, required
        self._build, self._installed, self._misfit = build, installed, misfit
        self._built: dict[str, Answering] = {}
        self._refused: set[tuple[int, str]] = set()
        self._lock = RLock()

    @property
    def recipe(self) -> Recipe:
        """What answers now is made of."""
        return self._current().recipe

    def answer(
        self, question: Question, on_step: OnStep | None = None, on_token: OnToken | None = None
    ) -> Answer:
        """Answer one question and record it, as `RecordingAssistant.answer`.

        Raises:
            NothingToRunError: If the channel has nothing that may run.
            Whatever answering raises.
        """
        try:
            assistant = self._current()
        except NothingToRunError as error:
            self._tell_trail(
                "ask", str(error), question.asker or NOBODY, question=question.text[:_KEPT_CHARS]
            )
            raise
        return assistant.answer(question, on_step, on_token)

    def check_model(self) -> None:
        """As `Assistant.check_model`."""
        self._current().check_model()

    def _current(self) -> Answering:
        with snapshot(self._library.engine) as connection:
            running = moving.running(connection, self._channel)
            # Without its row a channel that ever moved has been tampered with: no reason to run unproven.
            moved = running is not None or bool(moving.moves_of(connection, self._channel, last=1))
            # Where production runs what was proven, no other channel is a way round it.
            proven = not moved and (self._required or moving.runs(connection, PRODUCTION) is not None)
        if not moved:
            if proven:
                raise NothingToRunError(
                    f"Nothing was promoted to {self._channel} yet, so nothing is answered; promote a release "
                    f"with `playbook gate promote`{_OR_ELSE if self._required else ''}."
                )
            return self._installed()
        with self._lock:
            ready = self._built.get(running.digest) if running and running.approved else None
        return ready or self._newest_that_may_run()

    def _newest_that_may_run(self) -> Answering:
        """The assistant of the channel's release or, where that is refused, of one that it ran before."""
        refusals: dict[int, str] = {}
        with snapshot(self._library.engine) as connection:
            past = moving.moves_of(connection, self._channel)
        for number in ran_before(past):
            try:
                assistant = self._assistant(number)
            except (RecipeError, PromotionError) as error:
                refusals[number] = str(error)
                continue
            self._note(refusals, instead=number)
            return assistant
        self._note(refusals, instead=None)
        raise NothingToRunError(
            f"No release of {self._channel} may run, so nothing is answered; `playbook gate status` says why."
        )

    def _assistant(self, number: int) -> Answering:
        with snapshot(self._library.engine) as connection:
            release = load_release(connection, number)
            ran_approved(connection, self._channel, release)
            recipe = checked_recipe(connection, release)
        lacking = self._misfit(recipe)
        if lacking:
            raise UnfitReleaseError(f"{release.name} needs {lacking}, which this home does not have.")
        with self._lock:
            if release.digest not in self._built:
                self._built[release.digest] = self._build(recipe)
            # The one that answers is the last to go.
            self._built[release.digest] = self._built.pop(release.digest)
            while len(self._built) > _KEPT:
                del self._built[next(iter(self._built))]
            return self._built[release.digest]

    def _note(self, refusals: dict[int, str], *, instead: int | None) -> None:
        """Tell log and trail of what was refused, once for each reason."""
        for number, reason in refusals.items():
            with self._lock:
                told = (number, reason) in self._refused
                self._refused.add((number, reason))
            if told:
                continue
            name, other = release_name(number), release_name(instead) if instead else "nothing"
            _LOG.error("%s may not run in %s: %s Instead runs %s.", name, self._channel, reason, other)
            self._tell_trail(f"run {name}", reason, PROGRAM, channel=self._channel, instead=other)

    def _tell_trail(self, act: str, reason: str, actor: str, **details: str) -> None:
        try:
            record_denial(
                self._library.engine,
                at=self._library.clock(),
                actor=actor,
                act=act,
                reason=reason,
                details=details,
            )
        except KnowledgeError:
            _LOG.warning("What was refused could not be recorded.")
