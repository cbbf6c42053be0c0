"""The sync server: takes the tills' facts in, publishes to them, relays sales to the cloud store."""
