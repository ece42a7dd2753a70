package io.pagenow.chat.model;

import java.util.Locale;
import java.util.Optional;

/** The role of a member in its group. In a direct conversation both users are members. */
public enum Role {
    MEMBER(0),
    /** Adds and removes members, changes the group, deletes any message. */
    ADMIN(1),
    /** An administrator who also appoints others and deletes the group. Every group has exactly one. */
    OWNER(2);

    private final int id;

    Role(int id) {
        this.id = id;
    }

    /** Returns the number that stands for it in {@code participant_table.role}. */
    public int id() {
        return id;
    }

    /** Returns the name on the wire, as in {@code owner}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name on the wire of those with at least this role, as in {@code admins}. */
    public String plural() {
        return this == MEMBER ? "members" : "admins";
    }

    public boolean isAtLeast(Role other) {
        return id >= other.id;
    }

    /** @throws IllegalArgumentException if none has the id */
    public static Role of(int id) {
        for (Role known : values()) {
            if (known.id == id) {
                return known;
            }
        }
        throw new IllegalArgumentException("no role has the id " + id);
    }

    /** Returns the role with a name on the wire. */
    public static Optional<Role> named(String wireName) {
        for (Role known : values()) {
            if (known.wireName().equals(wireName)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
