"""Does a confidence mean what it says? Bins, two figures, a table and a drawing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evals.statistics import wilson_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Neighbouring confidences, and how often they came true."""

    n: int
    confidence: float
    """Mean of those in the bin, 0 to 1."""
    share: float
    """Of the bin's questions the share that is answerable, 0 to 1."""
    low: float
    """95 % Wilson interval of `share`."""
    high: float


def equal_mass_bins(confidences: Sequence[float], outcomes: Sequence[bool], *, count: int = 10) -> list[Bin]:
    """Cut the questions, ordered by confidence, into bins of about as many each.

    Equal confidences stay in one bin, so the order given does not matter and there may be
    fewer bins than asked for.

    Args:
        confidences: 0 to 1, one a question.
        outcomes: Whether it came true, in the same order.
        count: How many bins, at least 1.

    Returns:
        Bins by rising confidence; none where there is no question.

    Raises:
        ValueError: If `count` is below 1 or the two sequences differ in length.
    """
    if count < 1:
        raise ValueError(f"`count` must be at least 1, got {count}")
    ordered = sorted(zip(confidences, outcomes, strict=True))
    bins, start = [], 0
    for number in range(1, count + 1):
        end = round(number * len(ordered) / count)
        while 0 < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if end > start:
            bins.append(_bin(ordered[start:end]))
            start = end
    return bins


def _bin(pairs: Sequence[tuple[float, bool]]) -> Bin:
    hits, n = sum(came_true for _, came_true in pairs), len(pairs)
    low, high = wilson_interval(hits, n)
    mean = sum(confidence for confidence, _ in pairs) / n
    return Bin(n=n, confidence=round(mean, 4), share=round(hits / n, 4), low=low, high=high)


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance of confidence and share over the bins, weighted by count; None without any.

    (Naeini, Cooper and Hauskrecht, AAAI 2015.)
    """
    total = sum(each.n for each in bins)
    if not total:
        return None
    return round(sum(each.n * abs(each.confidence - each.share) for each in bins) / total, 4)


def brier_score(confidences: Sequence[float], outcomes: Sequence[bool]) -> float | None:
    """Mean squared distance of confidence and outcome (Brier, 1950); None without any.

    >>> brier_score([1.0, 0.5], [True, False])
    0.125
    """
    pairs = list(zip(confidences, outcomes, strict=True))
    if not pairs:
        return None
    return round(sum((confidence - came_true) ** 2 for confidence, came_true in pairs) / len(pairs), 4)


_SIZE, _LEFT, _TOP = 360, 70, 50
"""Side of the square of axes, and the room beside and above it, in pixels."""
_INK, _FAINT, _MARK = "#1f2933", "#d5dae0", "#1d5fa8"


def svg(bins: Sequence[Bin], *, title: str = "Confidence against share answerable") -> str:
    """A reliability diagram: one point a bin, sized by its count, with its 95 % interval.

    On the diagonal a confidence means what it says; below it, too much was promised.
    """
    width, height = _LEFT + _SIZE + 30, _TOP + _SIZE + 60
    most = max((each.n for each in bins), default=1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(_LEFT + _SIZE / 2, 28, title, size=15),
        *_axes(),
        *(line for each in bins for line in _point(each, most)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _axes() -> list[str]:
    lines = []
    for tenth in range(0, 11, 2):
        value = tenth / 10
        lines += [
            _line(_x(0), _y(value), _x(1), _y(value), _FAINT),
            _line(_x(value), _y(0), _x(value), _y(1), _FAINT),
            _text(_x(value), _y(0) + 18, f"{value:.1f}"),
            _text(_x(0) - 18, _y(value) + 4, f"{value:.1f}"),
        ]
    middle = _TOP + _SIZE / 2
    return [
        *lines,
        _line(_x(0), _y(0), _x(1), _y(0), _INK),
        _line(_x(0), _y(0), _x(0), _y(1), _INK),
        _line(_x(0), _y(0), _x(1), _y(1), _INK, dashes=' stroke-dasharray="5 4" class="diagonal"'),
        _text(_LEFT + _SIZE / 2, _TOP + _SIZE + 42, "Confidence (mean of the bin)"),
        _text(22, middle, "Share answerable", turn=f' transform="rotate(-90 22 {middle:g})"'),
    ]


def _point(each: Bin, most: int) -> list[str]:
    x = _x(each.confidence)
    radius = 3 + 5 * (each.n / most) ** 0.5
    told = f"{each.n} questions: confidence {each.confidence:.3f}, answerable {each.share:.3f}"
    return [
        _line(x, _y(each.low), x, _y(each.high), _MARK),
        f'<circle cx="{x:.1f}" cy="{_y(each.share):.1f}" r="{radius:.1f}" fill="{_MARK}"'
        f' fill-opacity="0.75"><title>{told}</title></circle>',
    ]


def _x(value: float) -> float:
    return _LEFT + value * _SIZE


def _y(value: float) -> float:
    return _TOP + (1 - value) * _SIZE


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, *, dashes: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dashes}/>'


def _text(x: float, y: float, text: str, *, size: int = 12, turn: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{size}"'
        f' fill="{_INK}"{turn}>{escape(text)}</text>'
    )
