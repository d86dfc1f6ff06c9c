"""Pages made from the pack: causes, findings, exercises, investigations, search, the flow chart."""
