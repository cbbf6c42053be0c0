"""ZVT (PA00P015 commands, PA00P016 transport) without IO: bytes and times in milliseconds go in, bytes come out.

From the wire upwards: ``framing`` (serial frames), ``link`` (TCP or serial), ``apdu``, ``fields`` (bitmaps and TLV),
``messages`` (commands and what the pinpad says), ``codes`` (its numbers in our words), ``exchange`` (one command from
its sending to its end), ``verdict`` (what that end means for the money).
"""
