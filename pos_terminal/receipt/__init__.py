"""Facts to printable documents: what stands on a receipt and how it is set out. Pure: no device, no clock."""
