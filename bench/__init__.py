"""Measurements of the whole bot, on loopback."""
