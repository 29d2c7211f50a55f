import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Locale;
import org.omegat.core.matching.FuzzyMatcher;
import org.omegat.core.matching.LevenshteinDistance;
import org.omegat.tokenizer.ITokenizer;
import org.omegat.tokenizer.LuceneEnglishTokenizer;

/**
 * Prints OmegaT's three match percentages for pairs of sources, one pair a line, separated by a tab: stems, words, and
 * everything. Run by benchmarks/memory.py with the classes of an installed OmegaT, which lower-cases the last two.
 */
public class OmegatScores {
    public static void main(String[] arguments) throws Exception {
        ITokenizer tokenizer = new LuceneEnglishTokenizer();
        LevenshteinDistance distance = new LevenshteinDistance();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] pair = line.split("\t");
            String first = pair[0].toLowerCase(Locale.ENGLISH);
            String second = pair[1].toLowerCase(Locale.ENGLISH);
            int stems = FuzzyMatcher.calcSimilarity(distance,
                tokenizer.tokenizeWords(pair[0], ITokenizer.StemmingMode.MATCHING),
                tokenizer.tokenizeWords(pair[1], ITokenizer.StemmingMode.MATCHING));
            int words = FuzzyMatcher.calcSimilarity(distance,
                tokenizer.tokenizeWords(first, ITokenizer.StemmingMode.NONE),
                tokenizer.tokenizeWords(second, ITokenizer.StemmingMode.NONE));
            int all = FuzzyMatcher.calcSimilarity(distance,
                tokenizer.tokenizeVerbatim(first), tokenizer.tokenizeVerbatim(second));
            out.println(stems + "\t" + words + "\t" + all);
        }
    }
}
