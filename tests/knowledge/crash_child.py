"""A process that publishes and kills itself at the n-th checkpoint. Run by test_crash."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.knowledge.fakes import open_base, publish, second_release


def main(home: Path, last: int) -> None:
    count = 0

    def checkpoint(name: str) -> None:
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    base = open_base(home, checkpoint=checkpoint)
    upserts, others = second_release()
    publish(base, *upserts, **others)
    print(count)
    base.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
