"""The network as boxes: text that came from settings is escaped, and those who cannot see are told."""

from __future__ import annotations

from core.plots.architecture import Box, Link, picture
from core.plots.theme import LIGHT


def test_the_network_is_drawn_in_order_and_has_words() -> None:
    html = picture(
        [Box("784", "pixels"), Link("784 × 8 + 8", "6,280"), Box("8", "<relu>", ("half of them",))],
        LIGHT,
        alt='a "net"',
    )
    places = [html.index(text) for text in ("784", "6,280", "&lt;relu&gt;", "half of them")]
    assert places == sorted(places)
    assert 'aria-label="a &quot;net&quot;"' in html
    assert "<relu>" not in html
