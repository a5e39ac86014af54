"""Short stories from a plot model: see `plan` for the state, `tell` for the ways of telling."""

from sprout.world.stories.tell import Tale, story, tell, told_by_hero

__all__ = ["Tale", "story", "tell", "told_by_hero"]
