package io.pagenow.chat.bus.message;

import java.util.Arrays;
import java.util.Optional;

/**
 * A change of users that every node must know.
 *
 * @param otherId the other user of {@link Kind#SEPARATED}, otherwise empty
 */
public record PeopleNotice(Kind kind, String userId, String otherId) {

    /** The kind of a notice. */
    public enum Kind {
        /** The list of banned users changed. */
        BANS(1),
        /** The profile or the settings of the user changed. */
        PERSON(2),
        /** Two users are no longer friends. */
        SEPARATED(3),
        /** The user is erased: nothing about it is kept in memory. */
        ERASED(4);

        private final int id;

        Kind(int id) {
            this.id = id;
        }

        /** Returns the number that stands for it between nodes; never reused. */
        public int id() {
            return id;
        }

        /** Returns the kind with an id, empty if this version does not know it. */
        public static Optional<Kind> of(int id) {
            return Arrays.stream(values()).filter(kind -> kind.id == id).findFirst();
        }
    }

    /** Returns the notice of a change of one user. */
    public static PeopleNotice of(Kind kind, String userId) {
        return new PeopleNotice(kind, userId, "");
    }
}
