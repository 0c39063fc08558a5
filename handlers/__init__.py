"""What is said: each Telegram update becomes one call of the corpus and one rendered reply."""
