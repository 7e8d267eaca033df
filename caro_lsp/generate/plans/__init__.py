"""Goals of several steps -> commands in their order."""
