"""A new last layer for a network that stays as it is."""
