package io.pagenow.chat.cluster;

import io.pagenow.chat.config.Settings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.FORK;
import org.jgroups.protocols.FRAG2;
import org.jgroups.protocols.JDBC_PING;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.SocketFactory;
import org.jgroups.util.UUID;

/**
 * The JGroups protocol stack for membership: TCP only, no multicast. It is built in code rather than in XML because it
 * needs a database password and TLS keys. Protocols are listed from the bottom up.
 */
final class Membership {
    /** A member silent for this long is suspected. Must exceed a long garbage collection pause. */
    private static final long SILENCE_MILLIS = 10_000;

    private static final long HEARTBEAT_MILLIS = 2_500;

    /**
     * Most time in which a suspected member can say that it lives; its connection ended, or it was silent. Members that are
     * suspected within it one after another have less.
     */
    private static final long VERIFY_MILLIS = 500;

    /** Minimum interval at which partitions look for each other. */
    private static final long MIN_MERGE_MILLIS = 1_000;

    private static final long MAX_MERGE_MILLIS = 3_000;

    private Membership() {}

    /**
     * @param id this node's name in the group
     * @param tls creates mutually authenticated sockets; empty on loopback
     * @param members database that lists the members; unused if the settings name them
     * @return a channel, not connected yet
     */
    static JChannel channel(
            UUID id, NodeAddress address, Settings.Cluster settings, Optional<SocketFactory> tls, DataSource members)
            throws Exception {
        List<Protocol> stack = new ArrayList<>();
        stack.add(transport(address, tls));
        stack.add(
                settings.members().isEmpty()
                        ? discoveryInDatabase(members, tls.isPresent())
                        : discoveryFromList(settings.members()));
        stack.add(new MERGE3().setMinInterval(MIN_MERGE_MILLIS).setMaxInterval(MAX_MERGE_MILLIS));
        stack.add(new FD_SOCK().setBindAddress(address.host()).setStartPort(0));
        stack.add(new FD_ALL3().setTimeout(SILENCE_MILLIS).setInterval(HEARTBEAT_MILLIS));
        stack.add(new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS));
        stack.add(new NAKACK2().useMcastXmit(false));
        stack.add(new UNICAST3());
        stack.add(new STABLE());
        stack.add(new GMS().setJoinTimeout(1_000).setMaxJoinAttempts(2).printLocalAddress(false));
        stack.add(new UFC());
        stack.add(new MFC());
        stack.add(new FRAG2());
        stack.add(new FORK());
        JChannel channel = new JChannel(stack);
        channel.addAddressGenerator(() -> id);
        return channel;
    }

    private static Protocol transport(NodeAddress address, Optional<SocketFactory> tls) throws Exception {
        TCP transport = new TCP();
        transport.setBindAddress(address.host());
        transport.setBindPort(address.port()).setPortRange(0);
        transport.setSockConnTimeout(2_000);
        transport.disableDiagnostics();
        tls.ifPresent(transport::setSocketFactory);
        return transport;
    }

    private static Protocol discoveryInDatabase(DataSource members, boolean tls) {
        JDBC_PING discovery = new JDBC_PING().setDataSource(members);
        // A killed process leaves its row behind, so each view change replaces all rows.
        discovery.removeAllDataOnViewChange(true);
        return discovery
                .setValue("initialize_sql", "")
                .setValue(
                        "insert_single_sql",
                        "INSERT INTO chat_cluster_node (own_addr, cluster_name, ping_data, tls) VALUES (?, ?, ?, " + tls
                                + ")")
                .setValue("delete_single_sql", "DELETE FROM chat_cluster_node WHERE own_addr = ? AND cluster_name = ?")
                .setValue("clear_sql", "DELETE FROM chat_cluster_node WHERE cluster_name = ?")
                .setValue(
                        "select_all_pingdata_sql",
                        "SELECT ping_data, own_addr, cluster_name FROM chat_cluster_node WHERE cluster_name = ?")
                .setValue(
                        "contains_sql",
                        "SELECT count(own_addr) AS RECORDCOUNT FROM chat_cluster_node WHERE cluster_name = ? AND own_addr = ?");
    }

    private static Protocol discoveryFromList(List<String> members) {
        return new TCPPING().setInitialHosts(addresses(members)).setPortRange(NodeAddress.PORTS - 1);
    }

    /** @param members each {@code host:port}, with brackets around an IPv6 address */
    static List<InetSocketAddress> addresses(List<String> members) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String member : members) {
            int colon = member.lastIndexOf(':');
            addresses.add(new InetSocketAddress(
                    member.substring(0, colon).replaceAll("[\\[\\]]", ""),
                    Integer.parseInt(member.substring(colon + 1))));
        }
        return addresses;
    }
}
