package io.pagenow.chat.config;

import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.model.ProviderSignIn;
import io.pagenow.chat.tls.ClientTls;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The validated settings. The defaults are in {@code config.json} at the root of the project, which is packaged in the jar; {@code
 * docs/settings.md} explains each setting. Created by {@link SettingsLoader} only.
 *
 * @param admin the separate listener for administrators; empty if they use the REST listener
 * @param beforeSend the service that examines what users write; empty for none
 * @param dataDir the data directory of the built-in PostgreSQL and of the development key
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
        Messages messages,
        Attachments attachments,
        Auth auth,
        Profiles profiles,
        PeopleSettings people,
        Search search,
        Audit audit,
        Retention retention,
        Limits limits,
        PushSettings push,
        LinkPreviewSettings linkPreviews,
        Optional<BeforeSendSettings> beforeSend,
        WebhookSettings webhooks,
        Proxies proxies,
        Cors cors,
        Metrics metrics,
        Tracing tracing,
        Log log) {

    /** Returns whether messages can be searched. */
    public boolean isSearchEnabled() {
        return search.enabled() == Search.Enabled.ON
                || (search.enabled() == Search.Enabled.AUTO && database.uri().isEmpty());
    }

    /**
     * The address that a server listens on.
     *
     * @param host a name or an address; an IPv6 address without brackets
     * @param port 0 to 65535; 0 lets the operating system choose a free port
     */
    public record Listen(String host, int port) {
        /** Returns host and port in URI form, with brackets around an IPv6 address (RFC 3986, section 3.2.2). */
        public String authority(int actualPort) {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort;
        }
    }

    /**
     * @param listen the address that the WebSocket server listens on
     * @param publicUrl the {@code ws://} or {@code wss://} URL published to clients; empty if they shall use the page's host and the
     *     listening port
     */
    public record WebSocket(Listen listen, Optional<URI> publicUrl) {}

    /**
     * @param uri a {@code postgresql://} URI, empty for the built-in PostgreSQL
     * @param poolSize connections for reading, 1 to 1,000; the writer, the health check and the relay use one more each
     */
    public record Database(Optional<Secret> uri, int poolSize) {}

    /**
     * @param uri a {@code redis://} or {@code rediss://} URI of the connection registry, empty for none
     * @param authority PEM file with the trusted authorities for a {@code rediss://} server; empty for those of the operating system
     * @param identity this server's own certificate and key, for a Redis that requires a client certificate
     */
    public record Redis(Optional<Secret> uri, Optional<Path> authority, Optional<ClientTls.Identity> identity) {}

    /**
     * Several servers that share a database and act as one.
     *
     * @param enabled true if this server joins a cluster
     * @param host the address at which other nodes reach this one; empty for the local address of a connection to the database
     * @param port the port of the membership protocol, 0 to 65535; 0 lets the operating system choose a free port
     * @param busPort the port of the event bus between nodes, 0 to 65535; 0 lets the operating system choose a free port
     * @param members {@code host:port} of some nodes; empty if nodes discover each other through the database
     * @param tls certificates of this node; required when the host is not a loopback address
     */
    public record Cluster(
            boolean enabled, Optional<String> host, int port, int busPort, List<String> members, Optional<Tls> tls) {

        /** PEM files: this node's certificate, its private key (PKCS #8), and the authority that signed the certificates of all nodes. */
        public record Tls(Path certificate, Path key, Path authority) {}
    }

    /**
     * Online status.
     *
     * @param graceSeconds seconds for which a user still counts as online after the last connection has closed, 0 to 300
     * @param silenceSeconds seconds of silence after which a client that shares pages counts as offline, 1 to 3,600
     */
    public record Presence(int graceSeconds, int silenceSeconds) {}

    /**
     * Rules for the change of messages.
     *
     * @param deletedText content of deleted messages, for clients that do not know deletion; may be empty
     * @param editWindowSeconds age up to which senders may edit a message, 0 for never, -1 for any age
     * @param deleteWindowSeconds age up to which senders may delete a message, 0 for never, -1 for any age
     * @param replyMentions whether a reply mentions the sender of the message that it replies to
     */
    public record Messages(String deletedText, int editWindowSeconds, int deleteWindowSeconds, boolean replyMentions) {}

    /**
     * Files of messages. Their limits are in {@link ClientLimits}.
     *
     * @param enabled whether messages can have files: the setting is on, and all nodes of a cluster have the same store
     * @param directory holds the files; with an S3 store only those whose upload is not complete
     * @param directoryIsDefault whether the settings name no directory; then a server whose data directory cannot be written
     *     starts without attachments
     * @param shared whether all nodes use the same directory
     * @param stripMetadata whether metadata is removed from pictures, because it may tell a position
     * @param s3 holds the complete files; empty for the directory
     * @param scan examines files before they can be sent; empty for none
     */
    public record Attachments(
            boolean enabled,
            Path directory,
            boolean directoryIsDefault,
            boolean shared,
            boolean stripMetadata,
            Optional<S3Settings> s3,
            Optional<ScanSettings> scan) {}

    /**
     * Token verification.
     *
     * @param jwksUri the URI of the identity provider's key set; empty if there is no provider, which enables development sign-in
     * @param issuer the only accepted {@code iss}, empty to accept any
     * @param audience accepted {@code aud} values, empty to accept any
     * @param userClaim the claim that holds the user id
     * @param leewaySeconds tolerated clock difference, 0 to 300 seconds
     * @param adminClaim the claim that marks administrators; empty if there are none
     * @param adminValue the value that the claim equals, or contains if it is a list, in an administrator's token
     * @param signIn how pages sign users in at the provider; empty if they offer no such sign-in
     */
    public record Auth(
            Optional<URI> jwksUri,
            Optional<String> issuer,
            List<String> audience,
            String userClaim,
            int leewaySeconds,
            Optional<String> adminClaim,
            String adminValue,
            Optional<ProviderSignIn> signIn) {
        public boolean developmentSignIn() {
            return jwksUri.isEmpty();
        }
    }

    /**
     * Names and pictures of users.
     *
     * @param nameClaim the claim of a token that holds the name; empty to take none from tokens
     * @param pictureClaim the claim that holds the URL of the picture; empty to take none from tokens
     * @param editable whether users may edit their own profile
     */
    public record Profiles(Optional<String> nameClaim, Optional<String> pictureClaim, boolean editable) {}

    /** @param days days for which acts stay on record, 0 for ever */
    public record Audit(int days) {}

    /** @param days age in days up to which messages are kept, 0 for ever */
    public record Retention(int days) {}

    /** @param enabled whether messages can be searched */
    public record Search(Enabled enabled) {
        /** {@code AUTO} is on with the built-in PostgreSQL, and off with another one. */
        public enum Enabled {
            AUTO,
            ON,
            OFF
        }
    }

    /**
     * Limits of one node, per user (over all connections) and per client address (over all users).
     *
     * @param user rates for each user
     * @param socketsPerUser maximum number of open sockets of a user on this node, 1 to 100,000
     * @param address rates for each client address; an IPv6 address counts by its first 64 bits, the prefix of one subscriber
     * @param connections maximum number of connections for each address
     * @param outboundMegabytes bound of the outbound queues of all clients together, 1 to 1,000,000 MiB; empty for an eighth of the heap
     * @param client limits that clients are told; the same on all nodes
     */
    public record Limits(
            Activities user,
            int socketsPerUser,
            Activities address,
            Connections connections,
            OptionalInt outboundMegabytes,
            ClientLimits client) {}

    /**
     * Maximum number of connections from one address to this node, over all ports.
     *
     * @param max all connections, 1 to 1,000,000
     * @param maxWithoutToken connections that have not presented a valid token yet, 1 to 1,000,000
     */
    public record Connections(int max, int maxWithoutToken) {}

    /**
     * Rates of the limited activities.
     *
     * @param messages sent messages
     * @param reactions changes of one's reactions to a message
     * @param requests REST requests, and frames other than sent messages
     * @param conversations {@code POST /conversation}
     * @param recipients recipients of created conversations
     * @param connects WebSocket handshakes
     */
    public record Activities(
            Rate messages, Rate reactions, Rate requests, Rate conversations, Rate recipients, Rate connects) {}

    /**
     * A token bucket.
     *
     * @param perSecond sustained rate per second, 1 to 1,000,000
     * @param burst capacity of the bucket, 1 to 10,000,000
     */
    public record Rate(int perSecond, int burst) {}

    /** @param trusted proxies whose {@code X-Forwarded-For} determines the client address; empty without an identity provider */
    public record Proxies(List<Network> trusted) {}

    /** @param origins origins of web clients that may call REST and open sockets, each in the form of {@link AllowedOrigin} */
    public record Cors(List<String> origins) {}

    /**
     * @param allowed networks from which metrics may be read without a token
     * @param hosts host names accepted in such requests, besides addresses, {@code localhost} and the names in other settings
     */
    public record Metrics(List<Network> allowed, List<String> hosts) {}

    /**
     * @param endpoint the collector that receives spans (OTLP over HTTP); empty if tracing is off
     * @param perMillion sampled requests and messages per million, 0 to 1,000,000
     */
    public record Tracing(Optional<URI> endpoint, int perMillion) {}

    /**
     * @param level the least severe level that is logged
     * @param format the format of a line
     * @param messages true to log the path of each message, independent of the level
     */
    public record Log(Level level, Format format, boolean messages) {
        /** From the most severe to the least. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG
        }

        /** {@code AUTO} is text on a terminal, journal lines if systemd's journal receives them, and JSON otherwise. */
        public enum Format {
            AUTO,
            JOURNAL,
            TEXT,
            JSON
        }
    }
}
