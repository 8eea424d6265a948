"""Readers of labelled faces, and what is known of them before training."""
