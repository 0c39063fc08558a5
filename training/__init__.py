"""Training of the model that reads: needs the extra `training`, and is not part of the installed bot."""
