"""The store terminal."""

__version__ = "0.1.0"
