"""The built-in agent: understands plain requests about events without a key and without a network."""
