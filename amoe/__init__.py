"""The service: opening an insured account, in plain Python that knows no web framework."""
