"""What the model costs: the price of the next message, and the page of what was used."""
