package io.pagenow.chat.chaos.client;

import io.pagenow.chat.support.TestUser;
import io.vertx.core.Future;
import java.util.List;
import java.util.SplittableRandom;

/** Makes the devices of a run. */
final class DeviceFactory {
    private final Surroundings surroundings;
    private final People people;
    private final HistoryPages pages;
    private final SplittableRandom random;

    DeviceFactory(Surroundings surroundings, People people, SplittableRandom random) {
        this.surroundings = surroundings;
        this.people = people;
        this.pages = new HistoryPages(surroundings.vertx());
        this.random = random;
    }

    Device following(String name, TestUser user, Network network) {
        return ResumingDevice.following(name, user, surroundings, network, random.split());
    }

    Device withoutChanges(String name, TestUser user, Network network) {
        return ResumingDevice.withoutChanges(name, user, surroundings, network, random.split());
    }

    Device simple(String name, TestUser user, Network network) {
        return new SimpleDevice(
                name, user, surroundings, network, pages, () -> people.conversationsOf(user.id()), random.split());
    }

    /** Each user has one device or two. */
    void settle(List<Device> devices, Network network, boolean simpleClients) {
        for (TestUser user : people.users()) {
            int count = random.nextInt(1, 3);
            for (int number = 0; number < count; number++) {
                String name = user.id() + (char) ('a' + number);
                boolean simple = simpleClients && devices.size() % 2 == 0;
                devices.add(simple ? simple(name, user, network) : following(name, user, network));
            }
        }
    }

    Future<Void> close() {
        return pages.close();
    }
}
