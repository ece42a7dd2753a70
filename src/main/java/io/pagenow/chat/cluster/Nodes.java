package io.pagenow.chat.cluster;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.util.UUID;

/** How a member of JGroups' group is named everywhere else: by its UUID as text. */
final class Nodes {
    private Nodes() {}

    static String id(Address member) {
        return ((UUID) member).toStringLong();
    }

    /** In the order of the view, whose first member has been there longest. */
    static Set<String> ids(View view) {
        Set<String> ids = new LinkedHashSet<>();
        view.getMembers().forEach(member -> ids.add(id(member)));
        return ids;
    }
}
