"""The devices of a checkout as processes of their own that speak the real bytes; they power the demo and the tests."""
