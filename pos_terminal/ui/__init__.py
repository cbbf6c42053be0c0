"""The checkout window: what the clerk sees (``model``), says (``intents``), and the widgets between the two."""
