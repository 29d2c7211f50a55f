// Runs in OmegaT 3.6: writes every segment with its file, its translation and who made it to segments.tsv.
import org.omegat.core.Core

if (!Core.project.isProjectLoaded()) return
def root = Core.project.projectProperties.projectRoot
new File(root, "segments.tsv").withWriter("UTF-8") { out ->
    Core.project.allEntries.each { entry ->
        def known = Core.project.getTranslationInfo(entry)
        out.println([entry.key.file, entry.srcText, known.translation ?: "", known.creator ?: ""].join("\t"))
    }
}
