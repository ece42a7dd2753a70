package io.pagenow.chat.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the text form of a {@code tsvector} (PostgreSQL manual, section 8.11.1). */
final class WordVector {
    /** Maximum positions of one word that PostgreSQL keeps. */
    private static final int MAX_POSITIONS = 255;

    private WordVector() {}

    /** Returns the words of a message, and the pseudo-words of its conversation and its sender. */
    static String of(UUID conversationId, String senderId, String content) {
        Map<String, List<Integer>> positions = new LinkedHashMap<>();
        for (SearchWord word : SearchWords.of(content)) {
            List<Integer> of = positions.computeIfAbsent(word.text(), first -> new ArrayList<>(1));
            if (of.size() < MAX_POSITIONS) {
                of.add(word.position());
            }
        }
        StringBuilder vector = new StringBuilder(content.length() * 2 + 100);
        vector.append(quoted(ofConversation(conversationId))).append(' ').append(quoted(ofSender(senderId)));
        positions.forEach((word, of) -> {
            vector.append(' ').append(quoted(word)).append(':');
            for (int index = 0; index < of.size(); index++) {
                vector.append(index == 0 ? "" : ",").append(of.get(index));
            }
        });
        return vector.toString();
    }

    /** No word of a text has a colon. */
    static String ofConversation(UUID conversationId) {
        return "c:" + conversationId;
    }

    static String ofSender(String userId) {
        return "u:" + userId;
    }

    static String quoted(String lexeme) {
        return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
