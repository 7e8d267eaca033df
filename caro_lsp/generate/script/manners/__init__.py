"""The commands of a script: what they share, and how others are written as they are."""
