"""The ledger: every fact of a till, in one file, for ever. ``ledger.sqlite3``: facts, drafts, branches.

``pos_terminal.ledger.ledger`` is what the running terminal uses; ``verify`` reads a file without writing to it.
"""
