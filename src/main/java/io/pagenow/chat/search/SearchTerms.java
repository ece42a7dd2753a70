package io.pagenow.chat.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The terms of a search, all of which a message must have. A text in double quotes is a phrase, and so are characters of a script
 * without spaces. The last word matches words that begin with it, because people search while they type; a space behind it ends that.
 */
final class SearchTerms {
    /** Maximum words; further ones are ignored. */
    private static final int MAX_WORDS = 32;

    private static final char QUOTE = '"';

    private final List<Term> terms;

    /**
     * Words that follow each other.
     *
     * @param prefix whether the last word matches words that begin with it
     */
    record Term(List<String> words, boolean prefix) {
        String query() {
            StringBuilder query = new StringBuilder();
            for (int index = 0; index < words.size(); index++) {
                boolean last = index == words.size() - 1;
                query.append(index == 0 ? "" : " <-> ")
                        .append(WordVector.quoted(words.get(index)))
                        .append(prefix && last ? ":*" : "");
            }
            return words.size() == 1 ? query.toString() : "(" + query + ")";
        }
    }

    private SearchTerms(List<Term> terms) {
        this.terms = terms;
    }

    static SearchTerms parse(String text) {
        List<Term> terms = new ArrayList<>();
        int words = 0;
        int start = 0;
        boolean quoted = false;
        for (int index = 0; index <= text.length() && words < MAX_WORDS; index++) {
            boolean end = index == text.length();
            if (!end && text.charAt(index) != QUOTE) {
                continue;
            }
            List<SearchWord> found = SearchWords.of(text.substring(start, index));
            List<SearchWord> kept = found.subList(0, Math.min(found.size(), MAX_WORDS - words));
            words += kept.size();
            boolean open = end && !kept.isEmpty() && kept.get(kept.size() - 1).end() == index - start;
            if (quoted) {
                phrase(kept, open).ifPresent(terms::add);
            } else {
                terms.addAll(separate(kept, open));
            }
            start = index + 1;
            quoted = !quoted;
        }
        return new SearchTerms(terms);
    }

    private static Optional<Term> phrase(List<SearchWord> words, boolean open) {
        return words.isEmpty() ? Optional.empty() : Optional.of(term(words, open));
    }

    private static List<Term> separate(List<SearchWord> words, boolean open) {
        List<Term> terms = new ArrayList<>();
        int start = 0;
        while (start < words.size()) {
            int end = start + 1;
            while (end < words.size()
                    && words.get(end).start() < words.get(end - 1).end()) {
                end++;
            }
            terms.add(term(words.subList(start, end), open && end == words.size()));
            start = end;
        }
        return terms;
    }

    /** The last character of a run is a word of its own, which the pair before it has already; alone, it begins a pair of a message. */
    private static Term term(List<SearchWord> words, boolean open) {
        SearchWord last = words.get(words.size() - 1);
        boolean isSingle =
                last.ofPair() && last.text().codePointCount(0, last.text().length()) == 1;
        boolean isCovered = isSingle
                && words.size() > 1
                && last.start() < words.get(words.size() - 2).end();
        List<String> texts = words.subList(0, isCovered ? words.size() - 1 : words.size()).stream()
                .map(SearchWord::text)
                .toList();
        return new Term(texts, open || (isSingle && !isCovered));
    }

    boolean isEmpty() {
        return terms.isEmpty();
    }

    /** Returns the text form of a {@code tsquery} (PostgreSQL manual, section 8.11.2). */
    String query(Optional<UUID> conversationId, Optional<String> senderId) {
        List<String> all = new ArrayList<>();
        conversationId.map(WordVector::ofConversation).map(WordVector::quoted).ifPresent(all::add);
        senderId.map(WordVector::ofSender).map(WordVector::quoted).ifPresent(all::add);
        terms.stream().map(Term::query).forEach(all::add);
        return all.stream().collect(Collectors.joining(" & "));
    }

    List<Term> terms() {
        return terms;
    }
}
