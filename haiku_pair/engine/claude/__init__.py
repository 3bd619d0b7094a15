"""The model through the anthropic SDK: profiles, request layout, streaming, retry, replay."""
