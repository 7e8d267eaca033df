"""Dogma, the safety rules: executed commands -> findings."""
