"""Readers of labeled faces, and what is known of them before training."""
