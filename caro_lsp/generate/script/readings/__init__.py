"""What a request says beside its task, and other ways to put it."""
