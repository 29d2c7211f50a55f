// Runs in OmegaT 3.6: translates the segment with the English of edit.txt anew, as a translator does, and saves the project.
import org.omegat.core.Core
import org.omegat.core.data.PrepareTMXEntry

if (!Core.project.isProjectLoaded()) return
def entry = Core.project.allEntries.find { it.srcText == new File(Core.project.projectProperties.projectRoot, "edit.txt").getText("UTF-8") }
def edited = new PrepareTMXEntry(Core.project.getTranslationInfo(entry))
edited.translation = "번역사가 고친 문장이다."
Core.project.setTranslation(entry, edited, true, null)
Core.project.saveProject()
