"""Where outside services are called, one adapter a file."""
