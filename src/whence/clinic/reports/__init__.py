"""Reports of errors on a page, for the curator."""
