"""What is asked of several things that a script has: those of a list that are so, two lists."""
