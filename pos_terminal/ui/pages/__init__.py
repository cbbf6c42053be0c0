"""The screens. Each shows one view struct and emits intents."""
