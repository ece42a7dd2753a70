package io.pagenow.chat.group;

import java.util.List;

/** An act of a user in a group. It decides in plain Java; {@link GroupTransaction} reads and writes. */
interface GroupAct {
    /** Returns the users whom the act concerns besides the actor. */
    List<String> people();

    /**
     * Decides.
     *
     * @throws io.pagenow.chat.model.ChatException if the act is refused
     */
    GroupPlan plan(GroupSituation situation);
}
