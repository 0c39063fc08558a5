"""What is known: documents, passages, answers, events. It reads no setting and imports nothing of ours."""
