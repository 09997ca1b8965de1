"""One process writes to a home at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import HomeLockedError, StoreUnavailableError
from knowledge.lock import home_lock
from tests.knowledge.fakes import document, found, open_base, publish

HOLDER = """
import sys
from pathlib import Path
from knowledge.lock import home_lock
with home_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_holds_the_home(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", "Two people approve."))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(HomeLockedError, match=str(holder.pid)) as raised:
            publish(base, document("a.md", "Three people approve."))
        assert raised.value.pid == holder.pid
        assert found(base, "approve") == ["Two people approve."]  # reading goes on
        holder.kill()
    assert publish(base, document("a.md", "Three people approve.")).number == 2
    base.close()


def test_the_lock_can_be_taken_again(tmp_path: Path) -> None:
    with home_lock(tmp_path), pytest.raises(HomeLockedError), home_lock(tmp_path, wait_s=0):
        pass
    with home_lock(tmp_path, wait_s=0):
        assert (tmp_path / "write.lock").read_text() == str(os.getpid())


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(StoreUnavailableError, match="PLAYBOOK_HOME"):
        open_base(home)
