"""Command line. Only this package prints, exits or reads the environment."""
