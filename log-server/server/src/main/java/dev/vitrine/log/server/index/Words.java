package dev.vitrine.log.server.index;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of names, as they are indexed and as they are asked for. */
public final class Words {

    private static final int MAX_WORDS = 12;
    private static final int MAX_LENGTH = 32; // characters; longer words are cut, here and there

    private Words() {}

    /** Lower case, in the order of the text, each once; letters and digits of any script, everything else parts them. */
    public static List<String> of(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= folded.length() && words.size() < MAX_WORDS; ) {
            int point = i < folded.length() ? folded.codePointAt(i) : -1;
            boolean inside = point >= 0 && Character.isLetterOrDigit(point);
            if (inside && start < 0) {
                start = i;
            }
            if (!inside && start >= 0) {
                String word = cut(folded.substring(start, i));
                if (!words.contains(word)) {
                    words.add(word);
                }
                start = -1;
            }
            i += point < 0 ? 1 : Character.charCount(point);
        }
        return words;
    }

    private static String cut(String word) {
        return word.codePointCount(0, word.length()) <= MAX_LENGTH
                ? word
                : word.substring(0, word.offsetByCodePoints(0, MAX_LENGTH));
    }
}
