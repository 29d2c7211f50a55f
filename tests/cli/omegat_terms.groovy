// Runs in OmegaT 3.6: writes the glossary terms that OmegaT finds in each segment, and all it has read, to files.
import org.omegat.core.Core
import org.omegat.gui.glossary.FindGlossaryThread
import org.omegat.gui.glossary.GlossaryManager

class Finder extends FindGlossaryThread {
    Finder(entry, manager) { super(null, entry, manager) }

    protected boolean isEntryChanged() { false } // asks the window, which a console has not

    def found() { search() }
}

if (!Core.project.isProjectLoaded()) return
def project = Core.project.projectProperties
def manager = new GlossaryManager(null)
manager.priorityGlossary = new File(project.projectRoot, "none")
new File(project.glossaryRoot).eachFile { manager.glossaries.put(it.path, manager.loadGlossaryFile(it)) }
def write = { name, terms ->
    new File(project.projectRoot, name).withWriter("UTF-8") { out ->
        terms.each { term -> term.getLocTerms(false).each { out.println "${term.srcText}\t${it}" } }
    }
}
write("read.tsv", manager.glossaries.values().flatten())
write("found.tsv", Core.project.allEntries.collectMany { new Finder(it, manager).found() })
