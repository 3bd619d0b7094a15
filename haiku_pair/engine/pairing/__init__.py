"""The turn: conversation, tools, the open proposal with its decisions, what the model is told."""
