"""English, as data: what the offline agent understands and what it answers."""
