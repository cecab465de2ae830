"""DAWs: what they say reaches the engine, and what it has reaches them."""
