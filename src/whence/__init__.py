"""Whence: where does the pain come from?"""
