package io.pagenow.chat.search;

import io.pagenow.chat.model.Highlight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the terms of a search in a content. */
final class Highlights {
    private Highlights() {}

    /** Returns the places in order; empty if the content does not have all terms, because it was changed since it was indexed. */
    static Optional<List<Highlight>> of(SearchTerms terms, String content) {
        List<SearchWord> words = SearchWords.of(content);
        boolean[] marked = new boolean[content.length()];
        for (SearchTerms.Term term : terms.terms()) {
            if (!mark(term, words, marked)) {
                return Optional.empty();
            }
        }
        List<Highlight> places = new ArrayList<>();
        for (int index = 0; index < marked.length; index++) {
            if (marked[index]) {
                int start = index;
                while (index < marked.length && marked[index]) {
                    index++;
                }
                places.add(new Highlight(start, index - start));
            }
        }
        return Optional.of(places);
    }

    private static boolean mark(SearchTerms.Term term, List<SearchWord> words, boolean[] marked) {
        boolean found = false;
        int size = term.words().size();
        for (int from = 0; from + size <= words.size(); from++) {
            if (matches(term, words.subList(from, from + size))) {
                found = true;
                for (int index = words.get(from).start();
                        index < words.get(from + size - 1).end();
                        index++) {
                    marked[index] = true;
                }
            }
        }
        return found;
    }

    private static boolean matches(SearchTerms.Term term, List<SearchWord> words) {
        for (int index = 0; index < words.size(); index++) {
            String wanted = term.words().get(index);
            String word = words.get(index).text();
            boolean prefix = term.prefix() && index == words.size() - 1;
            if (prefix ? !word.startsWith(wanted) : !word.equals(wanted)) {
                return false;
            }
        }
        return true;
    }
}
