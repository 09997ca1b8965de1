"""Many looks at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """p-values that hold for all looks together (Holm, 1979): for slices, which decide nothing.

    Gating metrics need none: all of them must pass, so that each is tested at alpha itself.

    Returns:
        By name, in the order of the names, each at least its p and at most 1.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, name in enumerate(sorted(p_values, key=lambda name: (p_values[name], name))):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[name]))
        adjusted[name] = highest
    return {name: adjusted[name] for name in sorted(adjusted)}
