"""What git and the open proposal know of the lines of a text: marks beside them, what was there, who wrote them."""
