"""Requests that are one idiom of the shell, done with what the script has."""
