"""A plan -> a whole script."""
