"""What happens next at a till: a pure machine, ``machine.step(state, event) -> (state, effects)``.

No Qt, no IO, no clock, no randomness: time and ids arrive in events. The runtime carries effects to the edges and
brings their answers back as events.
"""
