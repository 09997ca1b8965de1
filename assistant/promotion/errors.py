"""What can go wrong in promoting, in a sentence for the person who acts.

PromotionError
├── UnknownAssistantReleaseError  no release of the assistant has this name
├── UnknownVerdictError           the gate has not judged this release
├── UnknownBarError               no bar has this number
├── NotPromotableError            what is asked for is not judged, not approved, or not so any more
├── NothingToRunError             the channel has nothing that may run
├── IncompleteActError            an act lacks its reason, its end or another part
├── ClockError                    the clock of this machine is behind what was recorded
├── UnfitReleaseError             the release needs another index or embedding model than this home has
└── EditedReleaseError            what is kept of a release is not what was registered
    └── UnrecordedError           the audit trail does not know a verdict or an approval of it
"""

from __future__ import annotations

from assistant.errors import AssistantError

TAMPERED_EXIT_CODE = 3
"""How a command ends that met what somebody changed behind the program's back."""


class PromotionError(AssistantError):
    """Base of everything that promoting raises on purpose."""


class UnknownAssistantReleaseError(PromotionError):
    """No release of the assistant has this name, or several do."""

    answer_is_no = True

    def __init__(self, reference: str, *, several: bool = False) -> None:
        if several:
            said = f"{reference!r} begins the digest of several releases; give more of it, or its number."
        elif reference in ("production", "staging"):
            said = f"Nothing was promoted to {reference} yet; `playbook gate history` shows what was done."
        else:
            said = (
                f"There is no release {reference!r} of the assistant; give its number such as r-3, six or "
                "more letters of its digest, production or staging."
            )
        super().__init__(said)


class UnknownVerdictError(PromotionError):
    """The gate has not judged this release."""

    answer_is_no = True

    def __init__(self, name: str) -> None:
        super().__init__(f"The gate has not judged {name} yet; run `playbook gate run` first.")


class UnknownBarError(PromotionError):
    """No bar has this number."""

    answer_is_no = True

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no bar {number}; `playbook gate bar show --json` lists them.")


class NotPromotableError(PromotionError):
    """What is asked for is not judged, not approved, or not so any more."""

    answer_is_no = True


class NothingToRunError(PromotionError):
    """The channel has nothing that may run, so that questions are not answered."""


class IncompleteActError(PromotionError):
    """An act lacks its reason, its end or another part."""


class ClockError(PromotionError):
    """The clock of this machine is behind what was recorded, so that nothing can be dated."""

    def __init__(self) -> None:
        super().__init__(
            "The clock of this machine is behind the last recorded act; set it right and try again."
        )


class UnfitReleaseError(PromotionError):
    """The release needs passages or vectors that this home does not have."""

    answer_is_no = True


class EditedReleaseError(PromotionError):
    """What is kept of a release is not what was registered."""

    exit_code = TAMPERED_EXIT_CODE

    def __init__(self, name: str) -> None:
        super().__init__(
            f"What is kept of {name} is not what was registered: somebody changed it; restore a backup and "
            "run `playbook audit verify`."
        )


class UnrecordedError(EditedReleaseError):
    """A verdict or an approval stands in the database and not in the audit trail."""

    def __init__(self, what: str) -> None:
        PromotionError.__init__(
            self,
            f"{what} is not in the audit trail: somebody wrote it behind the program's back; restore a "
            "backup and run `playbook audit verify`.",
        )
