"""The claim cards, by lesson: each module draws one, or one step of one; the words stand in ``content/``."""
