package io.pagenow.chat.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A use of an API key. A scope gives no right in a conversation: there the key's bot has those of its role. */
public enum Scope {
    /** Send, edit and delete messages, react, and upload files. */
    SEND,
    /** Create conversations, and change their members, roles and rules. */
    MEMBERS,
    /** Read conversations, messages, files, profiles. */
    READ,
    /** Ban users, and handle reports. */
    MODERATE,
    /** The rights of an administrator of the server, those of {@link #MODERATE} included. */
    ADMIN,
    /** Act as any user instead of the key's bot. */
    ACT_AS;

    /** Returns the name in commands, documents and the database, as in {@code act-as}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the scope with a name, empty if there is none. */
    public static Optional<Scope> of(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst();
    }
}
