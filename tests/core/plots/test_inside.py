from core.explain import inside
from core.maths.network import Network
from core.plots import inside as plots
from core.plots.theme import LIGHT


def test_both_distributions_are_drawn_with_their_names():
    spread = inside.spread(Network.initialise((784, 8, 10), seed=1), Network.initialise((784, 8, 10), seed=2))
    now, before = plots.draw(spread, now="now", before="then", x="weight", y="share", colours=LIGHT).data
    assert (now.name, before.name) == ("now", "then")
    assert list(now.y) == list(spread.now)
    assert len(before.x) == inside.BINS
