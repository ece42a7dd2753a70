package io.pagenow.chat.client;

import java.util.List;

/**
 * One reaction to a message.
 *
 * @param key an emoji, or the application's own key
 * @param count the number of users
 * @param users the first 20 of them; empty if the message has too many to list
 */
public record Reaction(String key, int count, List<String> users) {
    static Reaction of(Fields fields) {
        return new Reaction(fields.text("key"), (int) fields.number("count"), fields.texts("users"));
    }
}
