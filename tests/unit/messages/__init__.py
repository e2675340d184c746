"""Tests of the words of e-mails and SMS."""

HOST = "compte-etudiant.cnops.org.ma"
"""As long as the site's name may plausibly be."""
