"""A description and a script's context -> ranked commands."""
