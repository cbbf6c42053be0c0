"""The pinpad: ``port`` is what the runtime calls, ``client`` speaks ZVT behind it, ``zvt`` is the sans-IO protocol."""
