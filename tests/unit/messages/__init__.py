"""Tests of the words of e-mails and SMS."""
