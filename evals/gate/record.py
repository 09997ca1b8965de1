"""What the gate needs of the record: releases with their recipes, the adopted bar, locks, verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.answering.recipe_changes import changed_prompts
from assistant.promotion.errors import UnknownAssistantReleaseError
from assistant.promotion.records import KeptVerdict, ProposedBar, Registered, VerdictRecord, Waiver
from evals.gate.bar import Bar, parse_bar
from evals.gate.errors import InvalidRunError
from evals.gate.locking import Lock, LockedRelease
from knowledge.acting import Actor
from knowledge.people import names_in

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.promotion.desk import PromotionDesk

LOCKED = "gate_run.locked"
CALIBRATED, IMPORTED = "gate_judge.calibrated", "gate_replies.imported"
NO_CHANGE_SAID = "Nothing was said about it"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedBar:
    """The bar that counts."""

    bar: Bar
    number: int
    sha256: str
    text: str
    datasets: dict[str, str]
    """File name to the sha256 that was adopted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """A registered release and what it is made of."""

    registered: Registered
    recipe: Recipe

    @property
    def locked(self) -> LockedRelease:
        """As a lock names it."""
        each = self.registered
        return LockedRelease(number=each.number, digest=each.digest, content_sha256=each.content_sha256)


class GateRecord:
    """The promotion desk and the audit trail, as far as judging needs them."""

    def __init__(
        self,
        promotion: PromotionDesk,
        engine: Any,
        clock: Callable[[], datetime],
        *,
        shipped: Callable[[], ProposedBar],
    ) -> None:
        """
        Args:
            promotion: Releases, bars, verdicts.
            engine: The home's database, which holds the audit trail.
            clock: The moment, with its zone.
            shipped: The bar that came with the program, adopted where a home has none.
        """
        self._promotion, self._engine, self._shipped = promotion, engine, shipped
        self.clock = clock

    def release(self, reference: str | int) -> OnRecord:
        """A release by number, digest or channel.

        Raises:
            PromotionError: If there is none, or it is not what was registered.
        """
        return OnRecord(registered=self._promotion.find(reference), recipe=self._promotion.content(reference))

    def in_channel(self, channel: str) -> OnRecord | None:
        """What a channel runs; None where nothing was promoted to it."""
        try:
            return self.release(channel)
        except UnknownAssistantReleaseError:
            return None

    def anchor(self, bar: Bar) -> OnRecord | None:
        """The pinned release, by default the first that was promoted; None where none was."""
        if bar.anchor.release is not None:
            return self.release(bar.anchor.release)
        first = self._promotion.anchor()
        return self.release(first.number) if first else None

    def register(
        self,
        recipe: Recipe,
        actor: Actor,
        *,
        author: str | None,
        change: str,
        origin: str,
        instead_of: Recipe | None,
    ) -> OnRecord:
        """Put a recipe on record. Who wrote a prompt that it brings in counts as one of its editors.

        Raises:
            InvalidRunError: If a prompt's version is on record with another text.
        """
        self._check_versions(recipe, instead_of)
        changed = changed_prompts(instead_of, recipe)
        editors = [
            each for name in changed for each in _people_in(recipe.release.prompts[name].author)
        ] + _people_in(author or "")
        registered = self._promotion.register(
            recipe,
            author=author or actor.name,
            editors=editors,
            change=change.strip() or NO_CHANGE_SAID,
            origin={"file": origin},
            actor=actor,
        )
        return OnRecord(registered=registered, recipe=recipe)

    def _check_versions(self, recipe: Recipe, before: Recipe | None) -> None:
        known = before.release.prompts if before else {}
        for name, prompt in recipe.release.prompts.items():
            old = known.get(name)
            if old and old.version == prompt.version and old.fingerprint != prompt.fingerprint:
                raise InvalidRunError(
                    f"Version {prompt.version} of the prompt {name!r} is in production with another text; "
                    f"write the change as v{prompt.version + 1}.md and name that in the release."
                )

    def bar(self) -> AdoptedBar:
        """The adopted bar. One that a candidate brings counts for nothing.

        Raises:
            BarError: If it cannot be read.
        """
        adopted = self._promotion.adopted_bar() or self._promotion.ensure_bar(
            self._shipped(), Actor(name="installation")
        )
        return AdoptedBar(
            bar=parse_bar(adopted.bar.text, name=f"bar {adopted.number}"),
            number=adopted.number,
            sha256=adopted.bar.sha256,
            text=adopted.bar.text,
            datasets=dict(adopted.bar.datasets),
        )

    def tell_lock(self, lock: Lock, actor: Actor) -> None:
        """Put a lock's digest into the audit trail."""
        details = {"lock_sha256": lock.sha256, "release": lock.candidate.number}
        self._tell(LOCKED, lock.run_id, details, actor)

    def lock_sha256(self, run_id: str) -> str | None:
        """The digest under which a run was locked; None where it never was."""
        from knowledge.audit.acts import find_act

        found = find_act(self._engine, action=LOCKED, subject=run_id)
        return found["lock_sha256"] if found else None

    def tell_calibration(self, sha256: str, details: dict[str, Any], actor: Actor) -> None:
        """Put what a judge is worth into the audit trail."""
        self._tell(CALIBRATED, sha256, details, actor)

    def tell_import(self, sha256: str, details: dict[str, Any], actor: Actor) -> None:
        """Put into the audit trail that replies came from elsewhere."""
        self._tell(IMPORTED, sha256, details, actor)

    def _tell(self, action: str, subject: str, details: dict[str, Any], actor: Actor) -> None:
        from knowledge.audit.acts import record_act

        record_act(
            self._engine,
            at=self.clock(),
            actor=actor.name,
            action=action,
            subject=subject,
            details=details,
        )

    def knows_calibration(self, sha256: str) -> bool:
        """Whether a judge's calibration with this digest was made here."""
        from knowledge.audit.acts import find_act

        return find_act(self._engine, action=CALIBRATED, subject=sha256) is not None

    def tell_verdict(self, release: OnRecord, verdict: VerdictRecord, actor: Actor) -> None:
        """Put a verdict on record."""
        self._promotion.record_verdict(release.registered, verdict, actor)

    def verdict(self, run_id: str) -> KeptVerdict | None:
        """The verdict that a run left; None where it left none."""
        from assistant.promotion.keeping.verdicts import find_run
        from knowledge.store.engine import snapshot

        with snapshot(self._engine) as connection:
            return find_run(connection, run_id)

    def waivers(self, number: int) -> Sequence[Waiver]:
        """Waivers of a release that have not ended."""
        from assistant.promotion.keeping.verdicts import waivers_of
        from knowledge.store.engine import snapshot
        from knowledge.store.moments import stored_moment

        now = stored_moment(self.clock())
        with snapshot(self._engine) as connection:
            return [each for each in waivers_of(connection, number) if each.expires_at > now]


def _people_in(names: str) -> list[str]:
    """Those whom a line names, as it stands and one by one: each of several authors is one.

    >>> _people_in("Sam Lee, Pat Orr and Kim")
    ['Sam Lee, Pat Orr and Kim', 'Sam Lee', 'Pat Orr', 'Kim']
    """
    parts = re.split(r"[,;/&+]|\band\b", names)
    found = [name for part in (names, *parts) for name in (part.strip(), *names_in(part))]
    return [name for name in dict.fromkeys(found) if name]
