"""Where the parts of the picture of a forward pass are: along a wide screen, or down a narrow one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are, in the SVG's units. ``along`` is the direction of the flow, ``across`` the other."""

    along: float
    across: float
    upright: bool
    """The flow runs down, not to the right."""
    image: float
    """Side of the digit's square."""
    units_at: float
    unit_gap: float
    unit_radius: float
    classes_at: float
    class_gap: float
    class_radius: float
    bar: float
    """Length of a bar for probability 1."""
    font: float

    def point(self, along: float, across: float) -> tuple[float, float]:
        """Return x and y."""
        return (across, along) if self.upright else (along, across)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.point(self.along, self.across)

    @property
    def image_across(self) -> float:
        """Where the digit's square begins, across."""
        return (self.across - self.image) / 2

    def row(self, index: int, count: int, gap: float) -> float:
        """Return where the ``index``-th of ``count`` things in a row lies, across."""
        return self.across / 2 + (index - (count - 1) / 2) * gap


WIDE: Final = Layout(
    along=1000, across=424, upright=False, image=294, units_at=560, unit_gap=24, unit_radius=8.5,
    classes_at=812, class_gap=39, class_radius=15, bar=108, font=16,
)  # fmt: skip
TALL: Final = Layout(
    along=506, across=360, upright=True, image=168, units_at=276, unit_gap=21.5, unit_radius=7.5,
    classes_at=398, class_gap=35, class_radius=14, bar=48, font=13,
)  # fmt: skip
