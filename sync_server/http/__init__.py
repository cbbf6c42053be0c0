"""The HTTP endpoints of terminals, and what all endpoints share."""
