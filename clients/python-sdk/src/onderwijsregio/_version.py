"""The version of this package: that of the API, with a patch version of its own."""

__version__ = "2.0.0"
