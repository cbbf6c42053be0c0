"""The gateway of the cloud store as a process of its own: real signing, sessions and state, TOP's own answers."""
