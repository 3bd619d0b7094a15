"""The conversation pane: messages, tool calls, input."""
