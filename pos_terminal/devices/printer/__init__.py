"""Receipt printers: documents to ESC/POS bytes, the printer's word on its state, and a client that never guesses."""
