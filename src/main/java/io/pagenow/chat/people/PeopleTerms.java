package io.pagenow.chat.people;

import io.pagenow.chat.model.Profile;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text that a caller types to find a user, as values for {@link PeopleSearchSql}. Nothing of it is syntax: ids are compared with a range, and the
 * words of a {@code tsquery} are quoted.
 *
 * @param terms the words that spaces separate, each of which begins the id of the user or a word of its name
 * @param id the whole text as an id
 */
record PeopleTerms(List<Term> terms, String id) {
    private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}+");
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    /** The last character of Unicode, which no id has: it ends the range of the ids that begin with a word. */
    private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

    /**
     * A word.
     *
     * @param low the beginning of an id
     * @param names words of a name, of which a word with punctuation has several; may be empty
     */
    record Term(String low, List<String> names) {
        String beyond() {
            return low + LAST;
        }

        /** Returns a {@code tsquery} for names with words that begin so, null if no name can. */
        @Nullable
        String query() {
            return allOf(names, ":*");
        }
    }

    /** @param text what the caller types; control characters and marks of direction are left out */
    static PeopleTerms parse(String text) {
        String cleaned = Normalizer.normalize(Profile.cleanName(text), Normalizer.Form.NFC);
        return new PeopleTerms(
                SPACE.splitAsStream(cleaned)
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .map(word -> new Term(lowerAscii(word), names(word)))
                        .toList(),
                lowerAscii(cleaned));
    }

    boolean isEmpty() {
        return terms.isEmpty();
    }

    /** Returns a {@code tsquery} for names that have all words; null if there is none. */
    @Nullable
    String whole() {
        return allOf(allNames(), "");
    }

    /** Returns a {@code tsquery} for names with words that begin so; null if there is none. */
    @Nullable
    String beginnings() {
        return allOf(allNames(), ":*");
    }

    private List<String> allNames() {
        return terms.stream().flatMap(term -> term.names().stream()).distinct().toList();
    }

    private static List<String> names(String word) {
        return NO_LETTER.splitAsStream(word).filter(name -> !name.isEmpty()).toList();
    }

    private static @Nullable String allOf(List<String> names, String suffix) {
        return names.isEmpty()
                ? null
                : names.stream()
                        .map(name -> variants(name).stream()
                                .map(variant -> quoted(variant) + suffix)
                                .collect(Collectors.joining(" | ", "(", ")")))
                        .collect(Collectors.joining(" & "));
    }

    /**
     * Returns the forms in which a word may be in the index. In a database with {@code LC_CTYPE} C, as the built-in one, PostgreSQL makes only
     * the letters of ASCII lower case.
     */
    private static Set<String> variants(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        int first = lower.offsetByCodePoints(0, 1);
        String title = lower.substring(0, first).toUpperCase(Locale.ROOT) + lower.substring(first);
        Set<String> variants = new LinkedHashSet<>(Arrays.asList(lower, lowerAscii(word)));
        variants.add(lowerAscii(title));
        variants.add(lowerAscii(word.toUpperCase(Locale.ROOT)));
        return variants;
    }

    private static String lowerAscii(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars()
                .map(unit -> unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit)
                .forEach(unit -> lower.append((char) unit));
        return lower.toString();
    }

    /** A word has neither quotes nor backslashes; they are doubled all the same, as PostgreSQL's manual says (8.11.2). */
    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    String[] lows() {
        return terms.stream().map(Term::low).toArray(String[]::new);
    }

    String[] beyonds() {
        return terms.stream().map(Term::beyond).toArray(String[]::new);
    }

    /** Elements are null for words that no name has. */
    String[] queries() {
        return terms.stream().map(Term::query).toArray(String[]::new);
    }
}
