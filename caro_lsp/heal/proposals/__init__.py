"""From a command that the rules miss, or find without need, to a rule that somebody can judge."""
