"""What `playbook doctor` says of the release that answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from assistant.answering.recipe import Recipe
from assistant.promotion.desk import PromotionDesk
from assistant.promotion.errors import EditedReleaseError
from assistant.promotion.records import PRODUCTION
from assistant.promotion.settings import GateSettings

Finding = tuple[Literal["ok", "warn", "fail"], str]
"""How bad it is, and a sentence with what to do."""


def check_channel(
    desk: PromotionDesk,
    gate: GateSettings,
    *,
    configured: Recipe,
    program_sha256: Callable[[], str],
    misfit: Callable[[Recipe], str | None],
) -> Finding:
    """Look at the channel that this home follows.

    Args:
        desk: Knows what was promoted.
        gate: Which channel, and whether it must run something.
        configured: What the installed files and the settings describe.
        program_sha256: Of the program of now.
        misfit: What a recipe needs that this home does not have.
    """
    standing = desk.status()
    channel = standing.channel(gate.channel)
    if channel.release is None:
        elsewhere = standing.channel(PRODUCTION).release is not None
        if gate.required or elsewhere:
            other = "follow production" if elsewhere else "set gate.required to false"
            advice = f"promote a release or {other}"
            return "fail", f"nothing was promoted to {gate.channel}, so nothing is answered; {advice}."
        return "warn", (
            f"nothing was promoted to {gate.channel} yet, so the installed files answer unproven; run "
            "`playbook gate lock` and `playbook gate run`."
        )
    name = f"{channel.release.name} ({channel.release.digest})"
    if not channel.approved:
        return "fail", f"{name} is in {gate.channel} but its approval was revoked; promote or roll back."
    try:
        recipe = desk.content(channel.release.number)
    except EditedReleaseError as error:
        return "fail", str(error)
    lacking = misfit(recipe)
    if lacking:
        return "fail", f"{name} needs {lacking}; set that and run `playbook kb rebuild`."
    remarks = []
    if channel.follow_up:
        remarks.append(channel.follow_up.rstrip("."))
    if channel.expired:
        remarks.append("an approval or waiver that it rests on has expired: have it judged and approved anew")
    if channel.verdict and channel.verdict.run.program_sha256 != program_sha256():
        remarks.append("the program changed since it was judged: run the gate on it again")
    if configured.digest != channel.release.digest:
        remarks.append(
            "settings or prompt files here differ from it and count for nothing until they are promoted"
        )
    if remarks:
        return "warn", f"{name} answers; {'; '.join(remarks)}."
    return "ok", f"{name} answers in {gate.channel}"
