"""A command that stands there -> the same, changed as somebody asks."""
