"""The agent for language models behind an endpoint of OpenAI's kind; `agent` is its door. Only there is I/O."""
