package io.pagenow.chat.config;

import io.pagenow.chat.tls.ClientTls;
import io.pagenow.chat.tls.ClientTlsException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads and validates each section of the settings. */
final class Sections {
    private static final int MAX_DAYS = 36_500;

    private static final int MAX_DELETED_TEXT = 200;

    private Sections() {}

    static Settings read(SettingsReader reader) {
        Settings.Auth auth = AuthSection.read(reader);
        return new Settings(
                listen(reader, "http", auth),
                new Settings.WebSocket(listen(reader, "websocket", auth), publicUrl(reader, auth)),
                admin(reader, auth),
                Path.of(reader.text("dataDir")),
                database(reader),
                redis(reader),
                ClusterSection.read(reader),
                new Settings.Presence(
                        reader.integer("presence.graceSeconds", 0, 300),
                        reader.integer("presence.silenceSeconds", 1, 3600)),
                new Settings.Messages(
                        deletedText(reader),
                        reader.integer("edit.windowSeconds", -1, Integer.MAX_VALUE),
                        reader.integer("delete.windowSeconds", -1, Integer.MAX_VALUE),
                        reader.flag("messages.replyMentions")),
                AttachmentsSection.read(reader),
                auth,
                new Settings.Profiles(
                        reader.optionalText("profiles.nameClaim"),
                        reader.optionalText("profiles.pictureClaim"),
                        reader.flag("profiles.editable")),
                PeopleSection.read(reader),
                new Settings.Search(reader.oneOf("search.enabled", Settings.Search.Enabled.class)),
                new Settings.Audit(reader.integer("audit.days", 0, MAX_DAYS)),
                new Settings.Retention(reader.integer("retention.days", 0, MAX_DAYS)),
                limits(reader),
                PushSection.read(reader),
                new LinkPreviewSettings(
                        reader.flag("linkPreviews.enabled"),
                        networks(reader, "linkPreviews.allowedNetworks"),
                        pemFile(reader, "linkPreviews.tls.ca"),
                        HookSection.read(reader, "linkPreviews.hook")),
                beforeSend(reader),
                new WebhookSettings(networks(reader, "webhooks.allowedNetworks")),
                proxies(reader, auth),
                cors(reader),
                new Settings.Metrics(networks(reader, "metrics.allowed"), reader.list("metrics.hosts")),
                new Settings.Tracing(
                        reader.optionalUri("tracing.endpoint", Set.of("http", "https")),
                        reader.integer("tracing.perMillion", 0, 1_000_000)),
                new Settings.Log(
                        reader.oneOf("log.level", Settings.Log.Level.class),
                        reader.oneOf("log.format", Settings.Log.Format.class),
                        reader.flag("log.messages")));
    }

    private static Optional<BeforeSendSettings> beforeSend(SettingsReader reader) {
        int timeoutMillis = reader.integer("hook.beforeSend.timeoutMillis", 100, 10_000);
        boolean failOpen = reader.flag("hook.beforeSend.failOpen");
        return HookSection.read(reader, "hook.beforeSend")
                .map(hook -> new BeforeSendSettings(hook, timeoutMillis, failOpen));
    }

    private static String deletedText(SettingsReader reader) {
        String text = reader.optionalText("messages.deletedText").orElse("");
        if (text.length() > MAX_DELETED_TEXT) {
            reader.problem("messages.deletedText", text, "a text of at most " + MAX_DELETED_TEXT + " characters");
        }
        return text;
    }

    private static Settings.Listen listen(SettingsReader reader, String section, Settings.Auth auth) {
        String host = withoutBrackets(reader.text(section + ".host"));
        if (auth.developmentSignIn() && !isLoopback(host)) {
            reader.problem(
                    section + ".host",
                    host,
                    "a loopback address: without an identity provider (auth.jwksUri) anyone can sign in as anyone, so the server"
                            + " listens on 127.0.0.1 only");
        }
        return new Settings.Listen(host, reader.integer(section + ".port", 0, 65535));
    }

    private static Optional<Settings.Listen> admin(SettingsReader reader, Settings.Auth auth) {
        Settings.Listen admin = listen(reader, "admin", auth);
        if (admin.port() == 0) {
            return Optional.empty();
        }
        for (String section : List.of("http", "websocket")) {
            if (reader.integer(section + ".port", 0, 65535) == admin.port()) {
                reader.problem(
                        "admin.port",
                        admin.port(),
                        "a port of its own: " + section + " uses it; 0 serves the admin page on the port of http");
            }
        }
        return Optional.of(admin);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static Optional<URI> publicUrl(SettingsReader reader, Settings.Auth auth) {
        Optional<URI> url = reader.optionalUri("websocket.publicUrl", Set.of("ws", "wss"));
        url.filter(published -> auth.developmentSignIn() && !isLoopback(published.getHost()))
                .ifPresent(published -> reader.problem(
                        "websocket.publicUrl",
                        published,
                        "on a loopback address: without an identity provider (auth.jwksUri) anyone can sign in as anyone, so the"
                                + " server must not be published"));
        return url;
    }

    /** Returns true if every address of the host is a loopback address. */
    private static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static Settings.Database database(SettingsReader reader) {
        Optional<Secret> uri = reader.optionalSecretUri("database.uri", Set.of("postgresql", "postgres"));
        uri.ifPresent(secret -> {
            try {
                DatabaseUri.parse(secret.reveal());
            } catch (InvalidDatabaseUriException invalid) {
                reader.problem("database.uri", secret.reveal(), invalid.getMessage());
            }
        });
        return new Settings.Database(uri, reader.integer("database.poolSize", 1, 1000));
    }

    private static Settings.Redis redis(SettingsReader reader) {
        Optional<Secret> uri = reader.optionalSecretUri("redis.uri", Set.of("redis", "rediss"));
        uri.ifPresent(secret -> {
            try {
                RedisUri.parse(secret.reveal());
            } catch (IllegalArgumentException malformed) {
                reader.problem("redis.uri", secret.reveal(), "of the form redis://user:password@host:port/database");
            }
        });
        Optional<Path> certificate = pemFile(reader, "redis.tls.cert");
        Optional<Path> key = pemFile(reader, "redis.tls.key");
        if (certificate.isPresent() != key.isPresent()) {
            reader.problem(
                    certificate.isPresent() ? "redis.tls.key" : "redis.tls.cert",
                    "",
                    "a PEM file; redis.tls.cert and redis.tls.key must be set together");
        }
        Optional<Path> authority = pemFile(reader, "redis.tls.ca");
        Optional<ClientTls.Identity> identity =
                certificate.flatMap(file -> key.map(own -> new ClientTls.Identity(file, own)));
        if (reader.problems().isEmpty() && (authority.isPresent() || identity.isPresent())) {
            try {
                ClientTls.verifying(authority, identity);
            } catch (ClientTlsException unusable) {
                reader.problem("redis.tls", unusable.getMessage(), "a usable set of PEM files");
            }
        }
        return new Settings.Redis(uri, authority, identity);
    }

    static Optional<Path> pemFile(SettingsReader reader, String path) {
        Optional<Path> file = reader.optionalText(path).map(Path::of);
        file.filter(named -> !Files.isReadable(named) || Files.isDirectory(named))
                .ifPresent(named -> reader.problem(path, named, "a readable PEM file"));
        return file;
    }

    private static Settings.Limits limits(SettingsReader reader) {
        return new Settings.Limits(
                activities(reader, "limits.user."),
                reader.integer("limits.user.sockets", 1, 100_000),
                activities(reader, "limits.address."),
                new Settings.Connections(
                        reader.integer("limits.address.connections", 1, 1_000_000),
                        reader.integer("limits.address.connectionsWithoutToken", 1, 1_000_000)),
                outboundMegabytes(reader),
                LimitsSection.read(reader));
    }

    private static OptionalInt outboundMegabytes(SettingsReader reader) {
        int megabytes = reader.integer("limits.outboundMegabytes", 0, 1_000_000);
        return megabytes == 0 ? OptionalInt.empty() : OptionalInt.of(megabytes);
    }

    private static Settings.Activities activities(SettingsReader reader, String prefix) {
        return new Settings.Activities(
                rate(reader, prefix + "messages"),
                rate(reader, prefix + "reactions"),
                rate(reader, prefix + "requests"),
                rate(reader, prefix + "conversations"),
                rate(reader, prefix + "recipients"),
                rate(reader, prefix + "connects"));
    }

    private static Settings.Rate rate(SettingsReader reader, String prefix) {
        return new Settings.Rate(
                reader.integer(prefix + "PerSecond", 1, 1_000_000), reader.integer(prefix + "Burst", 1, 10_000_000));
    }

    private static Settings.Proxies proxies(SettingsReader reader, Settings.Auth auth) {
        List<Network> trusted = networks(reader, "proxies.trusted");
        if (auth.developmentSignIn() && !trusted.isEmpty()) {
            reader.problem(
                    "proxies.trusted",
                    String.join(",", reader.list("proxies.trusted")),
                    "empty: without an identity provider (auth.jwksUri) anyone can sign in as anyone, so the server must not be"
                            + " published by a proxy");
        }
        return new Settings.Proxies(trusted);
    }

    static List<Network> networks(SettingsReader reader, String path) {
        List<Network> networks = new ArrayList<>();
        for (String text : reader.list(path)) {
            Network.parse(text)
                    .ifPresentOrElse(
                            networks::add,
                            () -> reader.problem(path, text, "an address like 10.0.0.1 or a network like 10.0.0.0/8"));
        }
        return networks;
    }

    private static Settings.Cors cors(SettingsReader reader) {
        List<String> origins = new ArrayList<>();
        for (String text : reader.list("cors.origins")) {
            AllowedOrigin.parse(text)
                    .ifPresentOrElse(
                            origin -> origins.add(origin.toString()),
                            () -> reader.problem(
                                    "cors.origins",
                                    text,
                                    "an origin like https://chat.example.org, https://*.example.org for all names below it, null or"
                                            + " file:// for pages from files, or * for all"));
        }
        return new Settings.Cors(origins);
    }
}
