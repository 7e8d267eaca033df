"""Shell text -> the commands that would be executed."""
