package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Visit.ChangeCame;
import io.pagenow.chat.chaos.check.Visit.Disconnected;
import io.pagenow.chat.chaos.check.Visit.MessageCame;
import io.pagenow.chat.chaos.check.Visit.RemovalCame;
import io.pagenow.chat.chaos.check.Visit.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges what someone saw who was added to a group without its history and removed again, over and over. The group's history, in
 * which the server's own messages tell who came and went, says what was for the visitor.
 */
public final class VisitCheck {
    private final String user;
    private final List<Stay> stays;
    private final List<Violation> found = new ArrayList<>();

    /**
     * A time in the group.
     *
     * @param first position of the message that tells the coming
     * @param end position of the message that tells the leaving, {@link Long#MAX_VALUE} if there is none
     */
    public record Stay(long first, long end) {
        boolean includes(long seq) {
            return seq >= first && seq < end;
        }
    }

    /** @param stays in order */
    public VisitCheck(String user, List<Stay> stays) {
        this.user = user;
        this.stays = List.copyOf(stays);
    }

    /** Returns everything that does not hold, empty if all is well. */
    public List<Violation> check(Visit visit) {
        found.clear();
        boolean removed = false;
        List<Long> stay = new ArrayList<>();
        for (Sight sight : visit.sights()) {
            if (sight instanceof MessageCame came) {
                if (removed
                        && stayOf(came.seq())
                                .filter(of -> of.first() == came.seq())
                                .isEmpty()) {
                    violated(visit, "got message " + came.seq() + " after it was told that it is not in the group");
                }
                removed = false;
                checkSeen(visit, came.seq(), "message");
                if (stay.isEmpty() || !stayOf(stay.get(0)).equals(stayOf(came.seq()))) {
                    stay.clear();
                }
                stay.add(came.seq());
            } else if (sight instanceof ChangeCame came) {
                if (removed) {
                    violated(
                            visit,
                            "got a change of message " + came.seq() + " after it was told that it is not in the group");
                }
                checkSeen(visit, came.seq(), "the content of message");
            } else if (sight instanceof RemovalCame) {
                checkComplete(visit, stay);
                stay.clear();
                removed = true;
            } else if (sight instanceof Disconnected) {
                stay.clear();
                removed = false;
            }
        }
        return List.copyOf(found);
    }

    private void checkSeen(Visit visit, long seq, String what) {
        if (stayOf(seq).isEmpty()) {
            violated(visit, "got " + what + " " + seq + ", which is not for it; it was there " + stays);
        }
    }

    /** A device that was connected from the coming to the leaving has every message in between. */
    private void checkComplete(Visit visit, List<Long> seen) {
        if (seen.isEmpty()) {
            return;
        }
        Optional<Stay> stay = stayOf(seen.get(0));
        if (stay.isEmpty() || stay.get().first() != seen.get(0)) {
            return;
        }
        for (long seq = stay.get().first(); seq < stay.get().end(); seq++) {
            if (!seen.contains(seq)) {
                violated(visit, "was not sent message " + seq + " while it was there, " + stay.get());
                return;
            }
        }
    }

    private Optional<Stay> stayOf(long seq) {
        return stays.stream().filter(stay -> stay.includes(seq)).findFirst();
    }

    private void violated(Visit visit, String what) {
        found.add(new Violation(Invariant.MEMBERS, visit.device() + " of " + user + " " + what));
    }
}
