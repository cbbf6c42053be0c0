"""An acquirer as a process of its own: charges by attempt id, counts its charges, can be told how to behave."""
