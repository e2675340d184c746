"""The web: one folder per area; what areas share lives in `shell`."""
