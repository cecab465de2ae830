"""Measuring the suggestions on what a user did: projects with one sound hidden."""
