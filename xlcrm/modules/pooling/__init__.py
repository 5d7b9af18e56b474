"""What the modules of territories and of the pool compute and show: who looks after whom."""
