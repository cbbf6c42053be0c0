"""Everything the terminal says to the sync server: enrolment, exchange, asks. Blocking, for worker threads.

The only room with httpx, keyring, cryptography and zstandard. What a server may answer is a value; nothing here raises
for a network that is gone.
"""
