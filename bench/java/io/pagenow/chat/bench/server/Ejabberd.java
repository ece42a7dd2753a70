package io.pagenow.chat.bench.server;

import io.pagenow.chat.bench.load.Account;
import io.pagenow.chat.bench.load.Account.Step;
import io.pagenow.chat.bench.load.Load.Spent;
import io.pagenow.chat.bench.load.Marker;
import io.pagenow.chat.bench.load.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** ejabberd from Debian's packages, with its archive in PostgreSQL; XMPP over WebSocket (RFC 7395). Groups are rooms (XEP-0045). */
public final class Ejabberd implements Server {
    public static final String NAME = "ejabberd";

    private static final Path SETTINGS = Path.of("bench", "peers", "ejabberd.yml");
    private static final Path SCHEMA = Path.of("/usr/share/ejabberd/sql/pg.sql");
    private static final String SCHEMA_IS_THERE = "SELECT to_regclass('archive') IS NOT NULL";
    private static final String PASSWORD = "password";
    private static final String OPEN =
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>";
    private static final String FEATURES = "<stream:features";

    private final PeerProcess process;
    private final Database database;
    private int resources;

    private Ejabberd(PeerProcess process, Database database) {
        this.process = process;
        this.database = database;
    }

    /** @param database empty, or used by this before */
    public static Ejabberd start(Database database) {
        Path folder = PeerProcess.newFolder();
        int port = PeerProcess.freePort();
        try {
            if (!database.ask(SCHEMA_IS_THERE).equals("t")) {
                database.run(Files.readString(SCHEMA));
            }
            Path settings =
                    Files.writeString(folder.resolve("ejabberd.yml"), settings(port, URI.create(database.uri())));
            Map<String, String> environment = Map.of(
                    "ERL_LIBS", libraries(),
                    "ERL_MAX_PORTS", "65536",
                    "HOME", folder.toString(),
                    "EJABBERD_CONFIG_PATH", settings.toString(),
                    "EJABBERD_LOG_PATH", folder.resolve("ejabberd.log").toString());
            // Without the distribution of Erlang there is no daemon of it to end. Schedulers that spin while they wait
            // would be taken
            // for work, and take the processor from the others.
            List<String> command = List.of(
                    "erl",
                    "-noinput",
                    "+K",
                    "true",
                    "+P",
                    "250000",
                    "+sbwt",
                    "none",
                    "+sbwtdcpu",
                    "none",
                    "+sbwtdio",
                    "none",
                    "-mnesia",
                    "dir",
                    "\"" + folder.resolve("mnesia") + "\"",
                    "-s",
                    "ejabberd");
            return new Ejabberd(PeerProcess.start(folder, port, environment, command), database);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String settings(int port, URI uri) throws IOException {
        String[] user = uri.getUserInfo().split(":", 2);
        return Files.readString(SETTINGS)
                .replace("{port}", String.valueOf(port))
                .replace("{databaseHost}", uri.getHost())
                .replace("{databasePort}", String.valueOf(uri.getPort()))
                .replace("{databaseName}", uri.getPath().substring(1))
                .replace("{databaseUser}", user[0])
                .replace("{databasePassword}", user[1]);
    }

    /** Debian has them in the folder of the machine's kind. */
    private static String libraries() throws IOException {
        try (DirectoryStream<Path> kinds = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu*")) {
            for (Path kind : kinds) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(kind, "ejabberd-*")) {
                    if (found.iterator().hasNext()) {
                        return kind.toString();
                    }
                }
            }
        }
        throw new IllegalStateException("ejabberd is not installed: bench/install-peers");
    }

    /** As Debian counts. */
    public static String version() {
        return Output.of("dpkg-query", "--show", "--showformat=${Version}", "ejabberd");
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The sender's own client gets no copy. */
    @Override
    public List<Route> direct(int pairs) {
        addUsers("direct", pairs * 2);
        return IntStream.range(0, pairs)
                .mapToObj(pair -> {
                    String recipient = "direct-" + (2 * pair + 1);
                    String resource = nextResource();
                    return new Route(
                            account("direct-" + 2 * pair, nextResource(), List.of()),
                            List.of(account(recipient, resource, List.of())),
                            false,
                            message(recipient + "@localhost/" + resource, "chat"));
                })
                .toList();
    }

    @Override
    public List<Route> groups(int groups, int members) {
        addUsers("group", groups * members);
        return IntStream.range(0, groups)
                .mapToObj(group -> {
                    String room = "group-" + group + "@conference.localhost";
                    List<Account> all = IntStream.range(group * members, (group + 1) * members)
                            .mapToObj(user ->
                                    account("group-" + user, nextResource(), List.of(join(room, "user-" + user))))
                            .toList();
                    return new Route(all.get(0), all.subList(1, members), true, message(room, "groupchat"));
                })
                .toList();
    }

    @Override
    public List<Account> idlers(int count) {
        addUsers("idle", count);
        return IntStream.range(0, count)
                .mapToObj(user -> account("idle-" + user, nextResource(), List.of()))
                .toList();
    }

    private void addUsers(String kind, int count) {
        database.run("INSERT INTO users (username, password) SELECT '" + kind + "-' || n, '" + PASSWORD
                + "' FROM generate_series(0, " + (count - 1) + ") AS n ON CONFLICT DO NOTHING");
    }

    /** A client that comes back under the name of one that was just closed is now and then left without an answer. */
    private String nextResource() {
        resources++;
        return "bench-" + resources;
    }

    private static String message(String to, String type) {
        return "<message xmlns='jabber:client' to='" + to + "' type='" + type + "' id='" + Marker.TEXT + "'><body>"
                + Marker.CONTENT + "</body></message>";
    }

    private static Step join(String room, String nick) {
        return new Step(
                "<presence xmlns='jabber:client' to='" + room + "/" + nick
                        + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>",
                "code='110'");
    }

    private Account account(String user, String resource, List<Step> more) {
        String credentials =
                Base64.getEncoder().encodeToString(("\0" + user + "\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        List<Step> steps = new ArrayList<>(List.of(
                new Step(OPEN, FEATURES),
                new Step(
                        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + credentials + "</auth>",
                        "<success"),
                new Step(OPEN, FEATURES),
                new Step(
                        "<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                                + "<resource>" + resource + "</resource></bind></iq>",
                        "<jid>"),
                new Step("<presence xmlns='jabber:client'/>", "<presence")));
        steps.addAll(more);
        // Of some hundred handshakes at a time it may leave one without an answer.
        return new Account(process.address(), "GET /ws HTTP/1.1\r\nSec-WebSocket-Protocol: xmpp", steps, true);
    }

    @Override
    public Spent read() {
        return new Spent(process.seconds(), database.seconds(), Processes.machineSeconds());
    }

    /** Erlang collects garbage by itself, process by process. */
    @Override
    public Memory memory() {
        return new Memory(process.residentBytes(), 0);
    }

    @Override
    public void close() {
        process.close();
    }
}
