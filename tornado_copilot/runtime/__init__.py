"""The one front door: what a call means, and whose work it is. Knows no HTTP."""
