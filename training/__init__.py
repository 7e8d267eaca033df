"""How the adapter of the default model is made; not in the wheel. README.md says how to run it."""
