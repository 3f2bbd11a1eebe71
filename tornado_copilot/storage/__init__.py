"""What lasts: the only room that imports Motor. Everything it hands out is a plain value."""
