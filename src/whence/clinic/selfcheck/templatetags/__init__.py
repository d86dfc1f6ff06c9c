"""Tags for the templates of the self-check."""
