"""The order in which a world comes to be."""

from __future__ import annotations

from tests.leak import hidden_world, public_world
from tests.leak.canaries import Voice
from tests.leak.steps import step
from tests.leak.world import World

STEPS = (
    hidden_world.cast,
    hidden_world.outside,
    hidden_world.things,
    public_world.things,
    hidden_world.photos,
    public_world.ticker,
    hidden_world.market_desk,
    public_world.more_ticker,
    public_world.photos,
    public_world.stories,
    public_world.fronts,
    hidden_world.unpublished,
    public_world.moved,
    hidden_world.waiting,
    hidden_world.curated,
    public_world.taken_down,
    hidden_world.edited,
    public_world.later,
    hidden_world.changed_again,
)


def build(*, hidden: bool) -> World:
    """Return a world, built step by step; without `hidden`, the public steps alone."""
    world = World(Voice(hidden))
    for number, part in enumerate(STEPS, start=1):
        is_hidden = part.__module__ == hidden_world.__name__
        if hidden or not is_hidden:
            with step(number, hidden=is_hidden) as now:
                part(world, now)
    return world
