"""Requests that go on from a line above: what it listed, its tool, its folder, its form."""
