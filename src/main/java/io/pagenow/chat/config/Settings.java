package io.pagenow.chat.config;

import io.pagenow.chat.tls.ClientTls;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that can be set, validated. The defaults stand in {@code config.json} at the root of the project, which is packaged
 * in the jar; {@code docs/settings.md} explains each one. Made by {@link SettingsLoader} alone.
 *
 * @param admin where administrators have a listener of their own; empty when they use the one of REST
 */
public record Settings(
        Listen http,
        WebSocket websocket,
        Optional<Listen> admin,
        Path dataDir,
        Database database,
        Redis redis,
        Cluster cluster,
        Presence presence,
        Auth auth,
        Limits limits,
        Proxies proxies,
        Cors cors,
        Metrics metrics,
        Tracing tracing,
        Log log) {

    /**
     * Where a server listens; port 0 lets the system choose a free one.
     *
     * @param host a name or an address, an IPv6 address without brackets
     */
    public record Listen(String host, int port) {
        /** Host and port as they stand in a URI, with brackets around an IPv6 address (RFC 3986, section 3.2.2). */
        public String authority(int actualPort) {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort;
        }
    }

    /**
     * @param listen where the WebSocket server listens
     * @param publicUrl the {@code ws://} or {@code wss://} address that clients are told, empty when they shall take the page's host
     *     and the listening port
     */
    public record WebSocket(Listen listen, Optional<URI> publicUrl) {}

    /**
     * @param uri a {@code postgresql://} URI, empty for the built-in PostgreSQL
     * @param poolSize connections for reading, 1 to 1,000; the writer and the health calls have one each beside them
     */
    public record Database(Optional<Secret> uri, int poolSize) {}

    /**
     * @param uri a {@code redis://} or {@code rediss://} URI of the connection registry, empty for none
     * @param authority PEM file with those who may have signed the certificate of a {@code rediss://} server; empty for the authorities of
     *     the operating system
     * @param identity this server's own certificate and key, for a Redis that asks for one
     */
    public record Redis(Optional<Secret> uri, Optional<Path> authority, Optional<ClientTls.Identity> identity) {}

    /**
     * Several servers that share a database as one.
     *
     * @param enabled whether this server looks for others
     * @param host the address that the other nodes reach this one at; empty for the one that this machine reaches the database from
     * @param port where members of the cluster talk about membership, 0 for a free one
     * @param busPort where messages between nodes arrive, 0 for a free one
     * @param members {@code host:port} of some nodes; empty when nodes find one another through the database
     * @param tls certificates of this node; required when the host is not a loopback address
     */
    public record Cluster(
            boolean enabled, Optional<String> host, int port, int busPort, List<String> members, Optional<Tls> tls) {

        /** PEM files: this node's certificate, its private key (PKCS #8), and the authority that has signed all nodes' certificates. */
        public record Tls(Path certificate, Path key, Path authority) {}
    }

    /**
     * Who is told to be online.
     *
     * @param graceSeconds how long someone without a connection still counts as online, 0 to 300
     * @param silenceSeconds how long a client that shares pages may be silent before it counts as gone, 1 to 3,600
     */
    public record Presence(int graceSeconds, int silenceSeconds) {}

    /**
     * How tokens are checked.
     *
     * @param jwksUri where the identity provider publishes its keys; empty means that no provider is configured and development
     *     sign-in takes its place
     * @param issuer the only accepted {@code iss}, empty to accept any
     * @param audience accepted {@code aud} values, empty to accept any
     * @param userClaim the claim that holds the user id
     * @param leewaySeconds clock difference to forgive, 0 to 300 seconds
     * @param adminClaim the claim that tells administrators, empty when there shall be none
     * @param adminValue what that claim is, or holds if it is a list, in the token of an administrator
     */
    public record Auth(
            Optional<URI> jwksUri,
            Optional<String> issuer,
            List<String> audience,
            String userClaim,
            int leewaySeconds,
            Optional<String> adminClaim,
            String adminValue) {
        public boolean developmentSignIn() {
            return jwksUri.isEmpty();
        }
    }

    /**
     * How much one node takes from one user, on all connections together, and from one address, whoever is there.
     *
     * @param user for each user
     * @param socketsPerUser most sockets that a user may have open on this node, 1 to 100,000
     * @param address for each client address; of IPv6 the first 64 bits count, which is what one subscriber has
     * @param connections how many connections each address may have
     * @param outboundMegabytes what may wait to be read by all clients together, 1 to 1,000,000; empty for an eighth of the heap
     */
    public record Limits(
            Activities user,
            int socketsPerUser,
            Activities address,
            Connections connections,
            OptionalInt outboundMegabytes) {}

    /**
     * Connections of one address to this node, on all ports together.
     *
     * @param max all of them, 1 to 1,000,000
     * @param maxWithoutToken those on which no valid token has come yet, 1 to 1,000,000
     */
    public record Connections(int max, int maxWithoutToken) {}

    /**
     * How often things may be done.
     *
     * @param messages sends
     * @param requests calls of REST, and frames other than sends
     * @param conversations {@code POST /conversation}
     * @param recipients of the conversations that are made
     * @param connects handshakes
     */
    public record Activities(Rate messages, Rate requests, Rate conversations, Rate recipients, Rate connects) {}

    /**
     * @param perSecond how often in the long run, 1 to 1,000,000
     * @param burst how often at once after a time of rest, 1 to 10,000,000
     */
    public record Rate(int perSecond, int burst) {}

    /** @param trusted proxies whose {@code X-Forwarded-For} tells the client's address; none without an identity provider */
    public record Proxies(List<Network> trusted) {}

    /** @param origins origins of web clients that may call REST and open sockets, each an {@link AllowedOrigin} */
    public record Cors(List<String> origins) {}

    /**
     * @param allowed from where what is measured may be read without a token
     * @param hosts names under which it may be asked for there, beside addresses, {@code localhost} and the names of other settings
     */
    public record Metrics(List<Network> allowed, List<String> hosts) {}

    /**
     * @param endpoint where spans are sent to (OTLP over HTTP), empty for nowhere
     * @param perMillion how many of a million requests and messages are followed, 0 to 1,000,000
     */
    public record Tracing(Optional<URI> endpoint, int perMillion) {}

    /**
     * @param level the least severe level that is logged
     * @param format how a line looks
     * @param messages whether the way of each message is logged, whatever the level is
     */
    public record Log(Level level, Format format, boolean messages) {
        /** From the most severe to the least. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG
        }

        /** {@code AUTO} is text on a terminal, lines for systemd's journal when they go there, and JSON otherwise. */
        public enum Format {
            AUTO,
            JOURNAL,
            TEXT,
            JSON
        }
    }
}
