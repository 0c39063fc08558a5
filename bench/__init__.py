"""What the bot costs, measured beside those whom a user would take instead. Each module prints Markdown tables."""
