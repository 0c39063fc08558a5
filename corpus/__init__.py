"""The corpus: documents, passages, answers and events. It reads no settings and imports no other package here."""
