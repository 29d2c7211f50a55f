"""Machine translation of segments. Called as ``bitext.translate(inputs, output)``, see :mod:`bitext.pipeline`."""
