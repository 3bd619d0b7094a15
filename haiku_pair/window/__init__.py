"""The window process: everything Qt. It draws, and asks the engine for the rest."""
