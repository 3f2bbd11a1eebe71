"""What can be done, by whoever asks: a model, a `POST`, a WebSocket. One typed function is one action."""
