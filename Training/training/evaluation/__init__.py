"""How good a network is."""
