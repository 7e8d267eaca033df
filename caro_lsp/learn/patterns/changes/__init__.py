"""The kinds of changes that corrections show, a module each."""
