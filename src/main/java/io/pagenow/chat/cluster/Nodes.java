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
 * Maps JGroups members to node ids, which are their UUIDs as text. A member's name also carries its bus address, so
 * every view contains the bus addresses of all members.
 */
final class Nodes {
    private static final String BUS = "bus";

    private Nodes() {}

    /** Creates a random name for a node, with its bus address. */
    static UUID name(NodeAddress address) {
        String bus = address.host().getHostAddress() + ' ' + address.busPort();
        return ExtendedUUID.randomUUID().put(BUS, bus.getBytes(StandardCharsets.UTF_8));
    }

    static String id(Address member) {
        return ((UUID) member).toStringLong();
    }

    /** Returns the ids in view order; the first member is the oldest. */
    static Set<String> ids(View view) {
        Set<String> ids = new LinkedHashSet<>();
        view.getMembers().forEach(member -> ids.add(id(member)));
        return ids;
    }

    /** Returns the bus address of a member; empty if it is not in the view. */
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
