"""The desk: agents who help callers; who they are, what they open, what they may do."""
