package io.pagenow.chat.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Divides texts into words. It does not use the parser of PostgreSQL, whose words depend on the locale of the database and which
 * takes a sentence in Chinese or Japanese as one word.
 */
final class SearchWords {
    /** Maximum characters of a word; longer ones are cut. */
    static final int MAX_LENGTH = 64;

    /** Maximum position that a {@code tsvector} can hold. */
    private static final int MAX_POSITION = 16_383;

    /** Accents of Latin, Greek and Cyrillic letters. Marks of other scripts are vowels and stay. */
    private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036F]+");

    private final String text;
    private final List<SearchWord> words = new ArrayList<>();
    private int position;

    private SearchWords(String text) {
        this.text = text;
    }

    /** Returns the words of a text in order. */
    static List<SearchWord> of(String text) {
        return new SearchWords(text).words();
    }

    private List<SearchWord> words() {
        int index = 0;
        while (index < text.length()) {
            int character = text.codePointAt(index);
            if (!isPartOfWord(character)) {
                index += Character.charCount(character);
            } else if (isWithoutSpaces(character)) {
                int end = end(index, true);
                addPairs(index, end);
                index = end;
            } else {
                int end = end(index, false);
                add(normalized(index, end), index, end, false);
                index = end;
            }
        }
        return words;
    }

    private int end(int start, boolean withoutSpaces) {
        int index = start;
        while (index < text.length()) {
            int character = text.codePointAt(index);
            if (!isPartOfWord(character) || isWithoutSpaces(character) != withoutSpaces) {
                break;
            }
            index += Character.charCount(character);
        }
        return index;
    }

    /** Adds each pair of neighbours, and the last character alone: every character begins a word. */
    private void addPairs(int start, int end) {
        int first = start;
        while (first < end) {
            int second = first + Character.charCount(text.codePointAt(first));
            int after = second < end ? second + Character.charCount(text.codePointAt(second)) : second;
            add(normalized(first, after), first, after, true);
            first = second;
        }
    }

    private void add(String word, int start, int end, boolean ofPair) {
        if (!word.isEmpty() && position < MAX_POSITION) {
            position++;
            words.add(new SearchWord(word, start, end, position, ofPair));
        }
    }

    private String normalized(int start, int end) {
        String lower = Normalizer.normalize(text.substring(start, end), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT);
        String plain = Normalizer.normalize(ACCENTS.matcher(lower).replaceAll(""), Normalizer.Form.NFKC);
        String letters = plain.codePoints()
                .filter(SearchWords::isPartOfWord)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return letters.codePointCount(0, letters.length()) > MAX_LENGTH
                ? letters.substring(0, letters.offsetByCodePoints(0, MAX_LENGTH))
                : letters;
    }

    private static boolean isPartOfWord(int character) {
        return switch (Character.getType(character)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isWithoutSpaces(int character) {
        if (!Character.isLetter(character)) {
            return false;
        }
        UnicodeScript script = UnicodeScript.of(character);
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
            // The prolonged sound mark of Katakana and Hiragana.
            case COMMON -> character == 0x30FC || character == 0xFF70;
            default -> false;
        };
    }
}
