package io.pagenow.chat.chaos.client;

import java.util.List;
import java.util.SplittableRandom;

/** The edits and deletions of a device: mostly of one message, now and then of many. */
final class ChangeMix {
    /** Of a hundred changes, the number of edits. The next constants add the numbers of other kinds. */
    private static final int EDITS = 45;

    private static final int DELETIONS = 60;

    /** A message is changed as soon as it is acknowledged, when other nodes may not have it yet. */
    private static final int AT_ONCE = 85;

    private final Device device;
    private final List<String> created;
    private final SplittableRandom random;

    /** @param created the groups that the device's user has created */
    ChangeMix(Device device, List<String> created, SplittableRandom random) {
        this.device = device;
        this.created = created;
        this.random = random;
    }

    /**
     * Changes something in a conversation, if the device's client can. Many messages are deleted of anyone in a group that the
     * user has created, or else of the user in this conversation.
     */
    void change(String conversation) {
        int action = random.nextInt(100);
        device.changeOutbox().ifPresent(changes -> {
            if (action < EDITS) {
                changes.edit(conversation);
            } else if (action < DELETIONS) {
                changes.delete(conversation);
            } else if (action < AT_ONCE) {
                device.sendAndChange(conversation, "changed at once");
            } else if (created.isEmpty()) {
                changes.deleteOwn(conversation);
            } else {
                changes.deleteOfAnyone(created.get(random.nextInt(created.size())));
            }
        });
    }
}
