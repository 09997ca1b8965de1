"""Registering releases, and recording what the gate found of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.answering.recipe import Recipe
from assistant.promotion.acts import PromotionActs, require_reason
from assistant.promotion.errors import NotPromotableError
from assistant.promotion.keeping import releases as store
from assistant.promotion.keeping import verdicts as judged
from assistant.promotion.records import KeptVerdict, Registered, VerdictRecord
from knowledge.acting import Act, Actor
from knowledge.store.engine import snapshot


class Registering(PromotionActs):
    """What the authors of a release do."""

    def register(
        self,
        recipe: Recipe,
        *,
        author: str,
        editors: Iterable[str] = (),
        change: str,
        origin: Mapping[str, Any],
        actor: Actor,
    ) -> Registered:
        """Give a recipe its number. The same recipe again is the same release, as it was registered.

        Args:
            recipe: Prompts, parameters and settings.
            author: Who made it.
            editors: Who else did, such as the authors that its prompt files name.
            change: What it changes and why.
            origin: Where it comes from, as JSON values.
            actor: Who registers it, and is one of its editors.

        Raises:
            NotAllowedError: If the actor may not.
            EditedReleaseError: If something else is kept under its digest.
            IncompleteActError: If nothing says what it changes.
        """
        with self._acting(actor, "register", f"assistant {recipe.digest}", Act.REGISTER_RELEASE) as acting:
            known = store.find_by_digest(acting.connection, recipe.digest)
            if known is not None:
                store.checked_content(acting.connection, known)
                return known
            said = require_reason(change, "register a release")
            release = store.add_release(
                acting.connection,
                digest=recipe.digest,
                content=recipe.to_json(),
                author=author.strip() or actor.name,
                editors=(*editors, actor.name),
                change=said,
                origin=origin,
                at=acting.at,
            )
            acting.tell(
                store.REGISTERED,
                store.subject_of(release.name),
                digest=release.digest,
                content_sha256=release.content_sha256,
                author=release.author,
                editors=sorted(release.editors),
                change=said,
            )
            store.checked_content(acting.connection, release)
            return release

    def record_verdict(self, registered: Registered, run: VerdictRecord, actor: Actor) -> KeptVerdict:
        """Keep what a run of the gate found. The same run again changes nothing.

        Raises:
            NotAllowedError: If the actor may not.
            NotPromotableError: If that run left another verdict before.
        """
        with self._acting(actor, "judge", registered.name, Act.REGISTER_RELEASE) as acting:
            known = judged.find_run(acting.connection, run.run_id)
            if known is not None:
                if known.release != registered.number or _digests(known.run) != _digests(run):
                    raise NotPromotableError(
                        f"The run {run.run_id} left another verdict before; lock the release and run the "
                        "gate again."
                    )
                return known
            kept = judged.add_verdict(
                acting.connection, registered.number, run, actor=actor.name, at=acting.at
            )
            acting.tell("assistant_release.judged", store.subject_of(registered.name), **_told(run))
            return kept

    def newest_verdict(self, reference: str | int) -> KeptVerdict | None:
        """What the gate said of a release last; None where it was never judged."""
        release = self.find(reference)
        with snapshot(self._engine) as connection:
            return judged.newest_verdict(connection, release.number)


def _digests(run: VerdictRecord) -> tuple[str | None, ...]:
    return (
        run.verdict, run.bar_sha256, run.lock_sha256, run.results_sha256, run.decision_sha256,
        run.baseline_digest, run.corpus_sha256, run.program_sha256,
    )  # fmt: skip


def _told(run: VerdictRecord) -> dict[str, Any]:
    return {
        "run": run.run_id,
        "verdict": run.verdict,
        "bar_sha256": run.bar_sha256,
        "lock_sha256": run.lock_sha256,
        "results_sha256": run.results_sha256,
        "decision_sha256": run.decision_sha256,
        "baseline": run.baseline_digest,
        "bootstrap": run.bootstrap,
        "inconclusive": list(run.inconclusive),
    }
