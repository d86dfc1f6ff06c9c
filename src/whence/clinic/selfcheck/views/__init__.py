"""Views of the self-check, in the order in which a person meets them."""
