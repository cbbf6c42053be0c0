"""Scanners: bytes or keys to codes, and codes to what they stand for."""
