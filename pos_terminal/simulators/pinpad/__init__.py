"""A pinpad to pay at without a bank: the real bytes of ZVT over TCP or a pseudo-terminal, told what to do over HTTP."""
