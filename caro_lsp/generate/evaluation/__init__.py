"""How good suggestions are: tasks, commands run in a sandbox, and what comes of it."""
