"""The cases of the page linter, by the subjects of its checks, and the test that runs them."""
