"""The site: a self-check for a person in pain, pages from the pack, and error reports (Django)."""
