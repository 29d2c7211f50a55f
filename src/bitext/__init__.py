"""Translate and align English and Korean diplomatic releases.

>>> import bitext
>>> bitext.segment("Mr. Lee spoke. They agreed.")
('Mr. Lee spoke.', 'They agreed.')

Public names: :func:`translate` (releases to TMX), :func:`align` (a pair of releases), :func:`align_folders`,
:func:`translate_lines`, :func:`normalize`, :func:`segment`, :func:`read_release`, :func:`read_glossary`,
:class:`TermFinder`, :class:`CTranslate2Translator`, :class:`CheckRun`, the settings classes, the types of
:mod:`bitext.model` and the errors of :mod:`bitext.errors`. Importing bitext loads none of the heavy libraries; they
are loaded at first use.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from bitext import align, normalize, segment, translate
from bitext.version import VERSION

__version__ = VERSION

_HOME = {
    "AlignSettings": "bitext.pair_files",
    "BatchSettings": "bitext.batch_settings",
    "BatchSummary": "bitext.batch_settings",
    "CTranslate2Translator": "bitext.translate.engine",
    "CheckRun": "bitext.quality_files",
    "CheckSettings": "bitext.quality_files",
    "DecodingSettings": "bitext.translate.engine",
    "TermFinder": "bitext.glossary.find",
    "align_folders": "bitext.pair_batch",
    "read_glossary": "bitext.glossary.table",
    "read_release": "bitext.release.read",
    "translate_lines": "bitext.pipeline",
}
_MODULES = ("errors", "model")
_COMMANDS = {
    "align": "bitext.pair_files",
    "normalize": "bitext.pipeline",
    "segment": "bitext.pipeline",
    "translate": "bitext.batch",
}

__all__ = ["__version__", *_MODULES, *_HOME, *_COMMANDS]


class _Command(ModuleType):
    """A stage package that is also the command of its name: ``bitext.translate(...)``.

    Both names are promised, the package (``bitext.translate.engine``) and the function; this is what lets one
    object be both, whatever is imported first.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name = self.__name__.rpartition(".")[2]
        return getattr(import_module(_COMMANDS[name]), name)(*args, **kwargs)


for _package in (align, normalize, segment, translate):
    _package.__class__ = _Command


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _MODULES:
        return import_module(f"bitext.{name}")
    raise AttributeError(f"module 'bitext' has no attribute {name!r}")
