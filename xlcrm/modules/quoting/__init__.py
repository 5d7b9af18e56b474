"""What the module of prices and quotes computes and shows."""
