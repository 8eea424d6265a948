"""Trains, evaluates and exports the networks that emotiond runs."""
