"""Forms of output of the command line."""
