package io.pagenow.chat.cluster;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.util.ExtendedUUID;
import org.jgroups.util.UUID;

/**
 * How a member of JGroups' group is named everywhere else: by its UUID as text. Where its bus listens is part of the member's name in the
 * group, so every list of members tells it.
 */
final class Nodes {
    private static final String BUS = "bus";

    private Nodes() {}

    /** A new name for a node in the group. */
    static UUID name(NodeAddress address) {
        String bus = address.host().getHostAddress() + ' ' + address.busPort();
        return ExtendedUUID.randomUUID().put(BUS, bus.getBytes(StandardCharsets.UTF_8));
    }

    static String id(Address member) {
        return ((UUID) member).toStringLong();
    }

    /** In the order of the view, whose first member has been there longest. */
    static Set<String> ids(View view) {
        Set<String> ids = new LinkedHashSet<>();
        view.getMembers().forEach(member -> ids.add(id(member)));
        return ids;
    }

    /** Where the bus of a member listens, empty if there is no such member. */
    static Optional<InetSocketAddress> busOf(View view, String node) {
        return view.getMembers().stream()
                .filter(member -> id(member).equals(node))
                .findFirst()
                .map(member -> bus((ExtendedUUID) member));
    }

    private static InetSocketAddress bus(ExtendedUUID member) {
        String[] bus = new String(member.get(BUS), StandardCharsets.UTF_8).split(" ", 2);
        return InetSocketAddress.createUnresolved(bus[0], Integer.parseInt(bus[1]));
    }
}
