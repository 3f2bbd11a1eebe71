"""Agents of other frameworks in our protocol. Each module imports its framework, so each is imported only on use."""
