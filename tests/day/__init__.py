"""The scripted day: every program a process of its own, driven as people would."""
