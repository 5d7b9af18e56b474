"""Where customers come from, and what is done to win them."""
