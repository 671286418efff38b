"""From records to the frozen values that templates print."""
