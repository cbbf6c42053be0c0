"""What a terminal and the sync server agree on. Shared by both programs; needs msgspec only."""
