"""Scanner, pinpad and printer: sans-IO protocols and the transports that carry their bytes."""
