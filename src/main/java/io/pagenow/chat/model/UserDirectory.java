package io.pagenow.chat.model;

import java.util.Locale;

/** The users whom callers can find, and whether a conversation may be with others. */
public enum UserDirectory {
    /** Those who share a conversation with the caller. A conversation may be with anybody: ids are not checked. */
    ACQUAINTANCES,
    /** All whom this server knows: who has signed in, or has a profile. */
    ALL,
    /** Those of the operator's service. */
    HOOK;

    /** Returns whether a new conversation, and a new member, may be only with users of the directory. */
    public boolean isChecked() {
        return this != ACQUAINTANCES;
    }

    /** Returns the name in settings and on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
