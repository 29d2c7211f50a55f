"""Text rules that explain themselves. Called as ``bitext.normalize(text)``, see :func:`normalize_text`."""
