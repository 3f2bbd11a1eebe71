"""Agents and their runs: from a person's words to a stream of AG-UI events."""
