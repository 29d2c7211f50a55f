"""Glossary files of other programs: spreadsheets, TBX, plain lists; rows <-> bytes."""
