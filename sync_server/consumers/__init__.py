"""Those who read the journal by cursor: projections, the ends of leases, the relay to the cloud store."""
