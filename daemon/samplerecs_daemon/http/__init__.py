"""The HTTP API of the daemon: loopback only, a token for everything, problem+json for errors.

Request flow: guard (Host, Origin, token, limits, headers) -> measured -> faults -> the ready list
-> routes. Routes call the engine in threads of our own, never in the event loop.
"""
