package io.pagenow.chat.chaos.client;

import java.util.List;
import java.util.SplittableRandom;

/** What a device edits and deletes: mostly one message, now and then many. */
final class ChangeMix {
    /** So many of a hundred changes, one after the other. */
    private static final int EDITS = 45;

    private static final int DELETIONS = 60;

    /** A message is changed as soon as it is acknowledged, when other nodes may not have it yet. */
    private static final int HURRIED = 85;

    /** The rest are deletions of many messages: of anyone's in a group that the user has created, else of its own. */
    private final Device device;

    private final List<String> created;
    private final SplittableRandom random;

    /** @param created the groups that the device's user has created */
    ChangeMix(Device device, List<String> created, SplittableRandom random) {
        this.device = device;
        this.created = created;
        this.random = random;
    }

    /** Changes something in a conversation, if the device's client can. */
    void change(String conversation) {
        int action = random.nextInt(100);
        device.amendments().ifPresent(changes -> {
            if (action < EDITS) {
                changes.edit(conversation);
            } else if (action < DELETIONS) {
                changes.delete(conversation);
            } else if (action < HURRIED) {
                device.sendInHaste(conversation, "in haste");
            } else if (created.isEmpty()) {
                changes.deleteOwn(conversation);
            } else {
                changes.deleteOfAnyone(created.get(random.nextInt(created.size())));
            }
        });
    }
}
