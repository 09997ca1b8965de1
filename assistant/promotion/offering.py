"""What somebody could do with a release now, and why they could not do the rest. Pure.

A page offers by this. Whether an act is done is decided by the desk when it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.promotion.counting import is_allowing, waivers_of
from assistant.promotion.dossier import Dossier
from assistant.promotion.policy import ReleasePolicy
from assistant.promotion.records import CHANNELS, INCONCLUSIVE, PRODUCTION, BarRecord, Registered
from knowledge.acting import Act, Actor
from knowledge.errors import NotAllowedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What one person may do with one release."""

    approve: bool
    approve_problem: str | None
    """Why they may not, where somebody could ask; None where nobody would."""
    waive: Sequence[str]
    """Metrics that nobody has let pass and that they may."""
    revoke: bool
    promote: Sequence[str]
    """Channels that it may be promoted to."""
    promote_problem: str | None
    back_to_it: Sequence[str]
    """Channels that may go back to it."""
    back_from_it: Mapping[str, Registered]
    """Channels that run it, with what they would go back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarOffers:
    """What one person may do with one bar."""

    approve: bool
    approve_problem: str | None
    reject: bool


def bar_offers(bar: BarRecord, actor: Actor, policy: ReleasePolicy) -> BarOffers:
    """What an actor may do with a bar, as it stands."""
    open_ = bar.state == "proposed"
    approver = actor.may(Act.APPROVE_RELEASE) and _admits(policy.check_approver, actor)
    proposer = actor.folded == bar.proposed_folded
    problem = None
    if proposer:
        problem = f"{actor.name} proposed bar {bar.number} and cannot approve it; another person must."
    elif actor.folded in {Actor(name=name).folded for name in bar.approvers}:
        problem = f"{actor.name} has approved bar {bar.number} already."
    return BarOffers(
        approve=open_ and approver and problem is None,
        approve_problem=problem if open_ and approver else None,
        reject=open_ and (approver or (proposer and actor.may(Act.REGISTER_RELEASE))),
    )


def offers(dossier: Dossier, actor: Actor, policy: ReleasePolicy) -> Offers:
    """What an actor may do with a release, as things stand in its dossier."""
    approver = actor.may(Act.APPROVE_RELEASE) and _admits(policy.check_approver, actor)
    promoter = actor.may(Act.PROMOTE_RELEASE) and _admits(policy.check_promoter, actor)
    approving = _approve_problem(dossier, actor) if approver else None
    channels = [each for each in CHANNELS if each not in dossier.runs_in]
    taken_back = _taken_back(dossier)
    promoting = _promote_problem(dossier) if promoter else None
    told = _taken_back_problem(dossier, taken_back) if promoter and taken_back else promoting
    others = {name: each for name, each in dossier.before.items() if name in dossier.runs_in}
    return Offers(
        approve=approver and approving is None,
        approve_problem=None if _has_all(dossier) else approving,
        waive=_waivable(dossier, actor) if approver else (),
        revoke=actor.may(Act.APPROVE_RELEASE) and any(e.revoked_at is None for e in dossier.approvals),
        promote=channels if promoter and promoting is None and not taken_back else (),
        promote_problem=None if PRODUCTION in dossier.runs_in else told,
        back_to_it=[each for each in channels if promoter and _ran_earlier(dossier, each)],
        back_from_it=others if promoter else {},
    )


def _admits(check: Callable[[Actor], None], actor: Actor) -> bool:
    try:
        check(actor)
    except NotAllowedError:
        return False
    return True


def _ran_earlier(dossier: Dossier, channel: str) -> bool:
    return channel in dossier.ran_in and channel in dossier.running


def _judged_problem(dossier: Dossier) -> str | None:
    """Why no word of anybody counts yet."""
    name, verdict = dossier.release.name, dossier.verdict
    if verdict is None:
        return f"The gate has not judged {name} yet."
    if not is_allowing(verdict):
        return f"The gate judged {name} {verdict.run.verdict}; it has to be mended and judged again."
    if dossier.bar is None or dossier.bar.bar.sha256 != verdict.run.bar_sha256:
        return f"{name} was judged by another bar than the adopted one; it has to be judged again."
    if verdict.run.baseline_digest != dossier.production_digest and not dossier.runs_in:
        return f"Production has changed since {name} was judged; it has to be judged again."
    return None


def _approve_problem(dossier: Dossier, actor: Actor) -> str | None:
    name = dossier.release.name
    problem = _judged_problem(dossier)
    if problem is not None:
        return problem
    if actor.folded in dossier.release.editors:
        return f"{actor.name} made {name} and cannot approve it; another person must."
    if _approved_by(dossier, actor):
        return f"{actor.name} has approved {name} already."
    open_ = _not_waived_by_others(dossier, actor)
    if open_:
        return (
            f"The cases cannot tell about {', '.join(open_)}; another person than {actor.name} must waive "
            "that first."
        )
    return None


def _approved_by(dossier: Dossier, actor: Actor) -> bool:
    return actor.folded in {each.approver_folded for each in dossier.approvals_in_force()}


def _has_all(dossier: Dossier) -> bool:
    """Whether nobody's word is missing."""
    given = dossier.consent
    return given is not None and not given.missing and not given.unwaived


def _not_waived_by_others(dossier: Dossier, actor: Actor) -> list[str]:
    verdict, given = dossier.verdict, dossier.waivers_in_force()
    if verdict is None or verdict.run.verdict != INCONCLUSIVE:
        return []
    return [each for each in verdict.run.inconclusive if not waivers_of(each, given) - {actor.folded}]


def _waivable(dossier: Dossier, actor: Actor) -> Sequence[str]:
    verdict = dossier.verdict
    if verdict is None or verdict.run.verdict != INCONCLUSIVE or _judged_problem(dossier):
        return ()
    if actor.folded in dossier.release.editors:
        return ()
    given = dossier.waivers_in_force()
    return [each for each in verdict.run.inconclusive if not waivers_of(each, given)]


def _promote_problem(dossier: Dossier) -> str | None:
    name = dossier.release.name
    if set(CHANNELS) <= set(dossier.runs_in):
        return f"Every channel runs {name} already."
    problem = _judged_problem(dossier)
    if problem is not None:
        return problem
    if dossier.verdict and dossier.verdict.run.baseline_digest != dossier.production_digest:
        return f"Production has changed since {name} was judged; it has to be judged again."
    given = dossier.consent
    if given is None or given.unwaived:
        lacking = ", ".join(given.unwaived) if given else "a verdict"
        return f"{name} lacks a waiver of {lacking}."
    if given.missing:
        people = "person" if given.missing == 1 else "people"
        return f"{given.missing} more {people} must approve {name}."
    return None


def _taken_back(dossier: Dossier) -> list[str]:
    """Channels from which it was taken back since it was judged: the verdict did not see why."""
    verdict, number = dossier.verdict, dossier.release.number
    backwards = [each for each in dossier.moves if each.act == "rollback" and each.previous == number]
    return [each.channel for each in backwards if verdict and each.at >= verdict.at]


def _taken_back_problem(dossier: Dossier, channels: Sequence[str]) -> str:
    name = dossier.release.name
    return f"{name} was taken back from {channels[0]} after it was judged; it has to be judged again."
