"""Rooms: who may do what in them, what was said, who is there."""
