"""HTTP on one side, services on the other, nothing else."""
