"""A CopilotKit runtime and a live channel in one Tornado process."""

__version__ = "0.1.0"
