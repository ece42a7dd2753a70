package io.pagenow.chat.people;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.PeopleNotice;

/** Notifies all nodes, this one included, of changes of users. */
final class PeopleNotices {
    private final Bus bus;

    PeopleNotices(Bus bus) {
        this.bus = bus;
    }

    void publish(PeopleNotice notice) {
        bus.publish(Addresses.PEOPLE_NOTICE, notice);
        bus.publish(Addresses.PEOPLE_NOTICE_ELSEWHERE, notice);
    }
}
