"""TranslationUnits to files that translators open."""
