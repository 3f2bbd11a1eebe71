"""Agents as a team would bring them: `agents.<id>: {type: python, factory: "tests.integration.example_agents.…"}`."""
