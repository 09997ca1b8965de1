"""Errors raised by `knowledge`. Each message is one sentence that says what to do.

KnowledgeError
├── StoreUnavailableError      the database or an index cannot be opened
├── IndexMismatchError         the index was built with another embedder or chunker
├── HomeLockedError            another process is writing to this home
├── ModelUnavailableError      the embedding model cannot be loaded
├── UnknownDocumentError       no document or version has this id
├── UnknownReleaseError        no release has this number or date
├── UnknownCollectionError     no collection has this name
├── UnknownAnswerError         the audit trail holds no answer with this id
├── QuestionFileError          a question or a file of them cannot be saved
├── AuditWriteError            the audit trail cannot be written
├── UnknownConflictError       no two statements in conflict have this id
├── UnknownGapError            no gap has this number
├── GapError                   a gap cannot be changed like that
├── UnknownProposalError       no proposal has this number
├── ContradictoryChangesError  two folders of one change name the same document
├── DirectoryError             the directory of people cannot be used
├── VerificationError          a document cannot be verified like that
├── ReminderError              a digest cannot be written or sent
├── AuditFileError             a kept head, key or export of the audit trail cannot be used
├── AuditBrokenError           the audit trail is not whole, so nothing may be signed
├── NothingProposedError       an act lacks its content or its reason
├── AccessChangeError          who may read cannot be changed like that
├── NotAllowedError            this person may not do that
├── PolicyError                the approval policy cannot be used
├── NothingToRollBackError     the current release has that content already
└── ProposalStateError         the proposal is not in a state for that
    └── ChangedMeanwhileError  somebody else was first
"""

from __future__ import annotations

import re

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


class KnowledgeError(Exception):
    """Base of everything `knowledge` raises on purpose."""

    answer_is_no = False
    """Whether something ran and the answer is no, such as not found or not allowed: a command then
    exits with 1; with 2 where it could not run."""


class StoreUnavailableError(KnowledgeError):
    """The database or an index cannot be opened or read."""


class IndexMismatchError(KnowledgeError):
    """The stored vectors and the configured embedder or chunker do not fit together."""

    def __init__(self, *, stored: str, configured: str) -> None:
        super().__init__(
            f"The index was built with {stored} but {configured} is configured; "
            "run `playbook kb rebuild` or restore the setting."
        )
        self.stored, self.configured = stored, configured


class HomeLockedError(KnowledgeError):
    """Another process holds the write lock of this home."""

    def __init__(self, *, home: str, pid: int | None) -> None:
        holder = f"process {pid}" if pid else "another process"
        super().__init__(f"{home} is being changed by {holder}; wait until it has finished, then try again.")
        self.pid = pid


class ModelUnavailableError(KnowledgeError):
    """The embedding model is missing, changed or of the wrong shape."""


class UnknownDocumentError(KnowledgeError):
    """No document has this id, or the caller may not read it: the sentence is the same."""

    answer_is_no = True

    def __init__(self, reference: str) -> None:
        super().__init__(f"There is no document {reference!r}; `playbook kb list` shows what there is.")


class UnknownReleaseError(KnowledgeError):
    """No release has this number, or none had been published by this date."""

    answer_is_no = True

    def __init__(self, reference: str) -> None:
        given = reference.strip()
        if given.lstrip("-").isdigit():
            said = f"There is no release {given}; `playbook kb history` lists them."
        elif _DAY.fullmatch(given):
            said = f"Nothing had been published by {given}; `playbook kb history` lists the releases."
        else:
            said = f"{reference!r} is no release; give a release number or a date such as 2026-03-01."
        super().__init__(said)


class UnknownCollectionError(KnowledgeError):
    """No collection has this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        choices = ", ".join(known) if known else "none yet"
        super().__init__(f"There is no collection {name!r}; the collections are: {choices}.")


class UnknownAnswerError(KnowledgeError):
    """The audit trail holds no answer with this id."""

    answer_is_no = True

    def __init__(self, answer_id: str) -> None:
        super().__init__(
            f"The audit trail holds no answer {answer_id!r}; `playbook audit list` shows what was asked."
        )


class QuestionFileError(KnowledgeError):
    """A question, or a file of them, cannot be saved or written."""


class AuditWriteError(KnowledgeError):
    """The audit trail cannot be written, so that what belongs into it is not done."""

    def __init__(self) -> None:
        super().__init__(
            "The audit trail cannot be written, so nothing was done; check the disk or wait until "
            "a long publication has ended, then try again."
        )


class UnknownGapError(KnowledgeError):
    """No gap has this number."""

    answer_is_no = True

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no gap {number}; `playbook kb gaps --state all` lists them.")


class GapError(KnowledgeError):
    """A gap cannot be changed like that."""


class UnknownProposalError(KnowledgeError):
    """No proposal has this number."""

    answer_is_no = True

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no proposal {number}; `playbook kb proposals` lists them.")


class ClosedProposalError(UnknownProposalError):
    """The proposal is about documents that this person may not read; it says no more than the other."""


class ContradictoryChangesError(KnowledgeError):
    """Two parts of one change want different things of the same document."""

    def __init__(self, doc_id: str) -> None:
        super().__init__(
            f"The document {doc_id!r} is changed by two of the given folders; "
            "propose them one after the other."
        )


class DirectoryError(KnowledgeError):
    """The directory of people cannot be read or says what cannot be."""


class VerificationError(KnowledgeError):
    """A document cannot be verified: it is not in force, has changed, or the day is wrong."""


class ReminderError(KnowledgeError):
    """A digest cannot be written to its file, or not be sent with these settings."""


class AuditFileError(KnowledgeError):
    """A head, a key or an export of the audit trail cannot be read or written."""


class AuditBrokenError(KnowledgeError):
    """The audit trail is not whole: signing it would vouch for what somebody changed."""


class AccessChangeError(KnowledgeError):
    """A change of who may read cannot be made as asked."""


class UnknownConflictError(KnowledgeError):
    """No two statements that contradict each other have this id."""

    answer_is_no = True

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no conflict {name!r}, or it is resolved; `playbook kb conflicts` lists them."
        )


class NotAllowedError(KnowledgeError):
    """This person may not do that: the role, the policy or the two-person rule forbids it."""

    answer_is_no = True


class NothingToRollBackError(KnowledgeError):
    """The knowledge base says now what it said then."""

    answer_is_no = True

    def __init__(self, release: int) -> None:
        super().__init__(
            f"The knowledge base has the content of release {release} already; "
            "`playbook kb history` lists them."
        )


class PolicyError(KnowledgeError):
    """The approval policy cannot be read or used."""


class NothingProposedError(KnowledgeError):
    """An act changes nothing, or lacks the reason that the record needs."""


class ProposalStateError(KnowledgeError):
    """The proposal is not in a state in which that can be done."""

    answer_is_no = True


class ChangedMeanwhileError(ProposalStateError):
    """The proposal, or what it changes, is no longer what this person has seen."""


class NotStorableError(KnowledgeError):
    """A number or a text that was given is of no kind that a database holds."""
