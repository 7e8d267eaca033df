"""A language server for shell scripts: commands from comments, findings on what would run."""

__version__ = "0.1.0"
