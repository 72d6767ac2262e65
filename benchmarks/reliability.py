"""A reliability plot as SVG: how often claims of a score are supported."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topicwire.verify.trees import Matrix

_SIZE, _MARGIN, _BINS = 360, 44, 10


def write_plot(path: Path, scores: Matrix, labels: NDArray[np.bool_]) -> None:
    """Write the plot; a point is a tenth of the score, its area the number of claims in it."""
    place = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    points = []
    for bin_ in range(_BINS):
        chosen = place == bin_
        if chosen.any():
            points.append((float(scores[chosen].mean()), float(labels[chosen].mean()), int(chosen.sum())))
    circles = "".join(
        f'<circle cx="{_x(score):.1f}" cy="{_y(share):.1f}" r="{2 + (count / len(scores)) ** 0.5 * 14:.1f}">'
        f"<title>score {score:.2f}: {share:.1%} of {count} supported</title></circle>"
        for score, share, count in points
    )
    ticks = "".join(
        f'<text x="{_x(value):.0f}" y="{_SIZE - _MARGIN + 16}" text-anchor="middle">{value:.1f}</text>'
        f'<text x="{_MARGIN - 8}" y="{_y(value) + 4:.0f}" text-anchor="end">{value:.1f}</text>'
        for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" '
        'font-family="sans-serif" font-size="11">'
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="#fff"/>'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="4"/>'
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" stroke="#333" fill="none"/>{ticks}'
        f'<g fill="#1f6feb" fill-opacity=".75">{circles}</g>'
        f'<text x="{_SIZE / 2}" y="{_SIZE - 8}" text-anchor="middle">score (cross-validated)</text>'
        f'<text transform="translate(12 {_SIZE / 2}) rotate(-90)" text-anchor="middle">share supported</text>'
        "</svg>\n",
        encoding="utf-8",
    )


def _x(value: float) -> float:
    return _MARGIN + value * (_SIZE - 2 * _MARGIN)


def _y(value: float) -> float:
    return _SIZE - _MARGIN - value * (_SIZE - 2 * _MARGIN)
