"""The server: reads requests, calls the rooms, writes replies and events."""
