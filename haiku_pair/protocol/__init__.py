"""The contract between the window and the engine: requests, replies, events, values, and how they are framed.

Read `requests`, then `events`; `values` as they come up. Nothing else passes between the two processes.
"""
