"""Statements that only a script has: guards, assignments, loops, traps, functions, its arguments.

A request for one of these is read as a frame, whose slots are filled by what is in scope.
"""
