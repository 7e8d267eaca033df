"""A line of the script once more, for something else or in another way."""
