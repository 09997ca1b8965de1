"""Errors of the gate: each message is one sentence for a person, each class one exit code."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How `playbook gate` ends."""

    PASS = 0
    USAGE = 2
    TAMPERED = 3
    FAIL = 10
    INCONCLUSIVE = 11
    INVALID = 12


class GateError(Exception):
    """Something kept the gate from saying anything."""

    exit_code = ExitCode.USAGE


class BarError(GateError):
    """The bar cannot be read or used."""


class CaseError(GateError):
    """A case or a dataset cannot be read or used."""

    exit_code = ExitCode.INVALID


class InvalidRunError(GateError):
    """A run is incomplete or says nothing."""

    exit_code = ExitCode.INVALID


class TamperedError(GateError):
    """Something that was locked is not what it was."""

    exit_code = ExitCode.TAMPERED
