"""The settings of an OmegaT project: omegat.project, and segmentation.conf and filters.xml in its folder omegat.

Source: what OmegaT 3.6 writes itself. Later versions read the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from bitext.interchange.omegat_rules import Rule

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Every line is a paragraph, in UTF-8 whatever the system's own encoding is.
FILTERS = f"""{_HEAD}<filters removeTags="false" removeSpacesNonseg="true" preserveSpaces="false">
    <filter className="org.omegat.filters2.text.TextFilter" enabled="true">
        <files sourceFilenameMask="*.txt" targetFilenamePattern="${{filename}}" sourceEncoding="UTF-8" \
targetEncoding="UTF-8"/>
        <option name="segmentOn" value="BREAKS"/>
    </filter>
</filters>
"""
_FOLDERS = ("source_dir", "target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir")
#: Of its segmentation rules; OmegaT adds its own rules to those of an older version.
_RULES_VERSION = "0.2.2"


def project_settings(source_tag: str, target_tag: str) -> str:
    """Return omegat.project: folders under their usual names, sentences as segments, repeated ones may differ."""
    folders = "".join(f"        <{name}>__DEFAULT__</{name}>\n" for name in _FOLDERS)
    return f"""{_HEAD}<omegat>
    <project version="1.0">
{folders}        <source_lang>{escape(source_tag)}</source_lang>
        <target_lang>{escape(target_tag)}</target_lang>
        <sentence_seg>true</sentence_seg>
        <support_default_translations>true</support_default_translations>
        <remove_tags>false</remove_tags>
    </project>
</omegat>
"""


def segmentation_rules(rules: Sequence[Rule]) -> str:
    """Return segmentation.conf: the rules for English, and none for other languages."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<java version="1.8" class="java.beans.XMLDecoder">
 <object class="org.omegat.core.segmentation.SRX">
  <void property="mappingRules">
   <void method="add">
    <object class="org.omegat.core.segmentation.MapRule">
     <void property="language">
      <string>English</string>
     </void>
     <void property="pattern">
      <string>EN.*</string>
     </void>
     <void property="rules">
      <object class="java.util.ArrayList">
{"".join(map(_rule, rules))}      </object>
     </void>
    </object>
   </void>
  </void>
  <void property="version">
   <string>{_RULES_VERSION}</string>
  </void>
 </object>
</java>
"""


def _rule(rule: Rule) -> str:
    said = {
        "afterbreak": f"<string>{escape(rule.after)}</string>",
        "beforebreak": f"<string>{escape(rule.before)}</string>",
        "breakRule": f"<boolean>{str(rule.is_break).lower()}</boolean>",
    }
    properties = "".join(f'         <void property="{name}">{value}</void>\n' for name, value in said.items())
    return (
        '       <void method="add">\n        <object class="org.omegat.core.segmentation.Rule">\n'
        f"{properties}        </object>\n       </void>\n"
    )
