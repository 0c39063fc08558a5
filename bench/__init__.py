"""Benchmarks of the bot next to the libraries that a user could take instead; each prints Markdown tables."""
