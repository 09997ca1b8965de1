"""What the speed benchmarks share: percentiles, sizes on disk, memory, and how busy the machine is."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies, interpolated; 0.0 without values.

    >>> percentile([1.0, 2.0, 3.0], 0.5)
    2.0
    """
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def disk_mb(folder: Path) -> float:
    """Megabytes that a folder's own files take on the disk; links are not followed."""
    sizes = (
        path.lstat().st_blocks * 512 for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    )
    return round(sum(sizes) / 1e6, 1)


def peak_mb() -> int:
    """Largest resident memory of this process so far, in megabytes.

    From /proc where there is one: what getrusage says of a child includes its parent's.
    """
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) * 1024 / 1e6)
    except OSError:
        pass  # not Linux: the system call below serves
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def load() -> float:
    """Processes that ran or waited to, averaged over the last minute: how busy the machine was."""
    return round(os.getloadavg()[0], 2)
