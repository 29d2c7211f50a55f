"""The termbase: tables to concept entries, terms found in text, renderings looked for in translations."""
