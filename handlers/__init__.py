"""Handlers of Telegram updates: one update becomes one call of the corpus and one rendered reply."""
