package io.pagenow.chat.support;

import io.pagenow.chat.Application;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.config.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A whole server on free ports, set up as an operator would: by a settings file and environment variables. It has a data directory and,
 * unless told otherwise, a new database of its own.
 */
public final class TestServer implements Endpoints, AutoCloseable {
    private final Map<String, String> environment;
    private final Path directory;
    private final boolean ownDatabase;
    private Vertx vertx;
    private Application application;
    private Application.Endpoints addresses;

    private TestServer(Map<String, String> environment, Path directory, boolean ownDatabase) {
        this.environment = environment;
        this.directory = directory;
        this.ownDatabase = ownDatabase;
    }

    /** A server with nothing but defaults. */
    public static TestServer start() {
        return with().start();
    }

    public static Builder with() {
        return new Builder();
    }

    /** What differs from the defaults. */
    public static final class Builder {
        private final Map<String, String> environment = new HashMap<>();
        private boolean ownDatabase = true;

        private Builder() {}

        /** Sets an environment variable. */
        public Builder set(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Uses a database that is there already; it is not dropped afterwards. */
        public Builder database(String uri) {
            return databaseByOtherNames().set("CHAT_DATABASE_URI", uri);
        }

        /** Makes no database, because other variables than the usual one name it. */
        public Builder databaseByOtherNames() {
            ownDatabase = false;
            return this;
        }

        /** Accepts the tokens of an identity provider, and only those made for this server. */
        public Builder identityProvider(IdentityProvider provider) {
            return set("CHAT_AUTH_JWKS_URI", provider.keysUri())
                    .set("CHAT_AUTH_ISSUER", provider.issuer())
                    .set("CHAT_AUTH_AUDIENCE", IdentityProvider.AUDIENCE);
        }

        /**
         * @throws RuntimeException as the server's own start fails
         */
        public TestServer start() {
            Map<String, String> complete = new HashMap<>(environment);
            if (ownDatabase) {
                complete.put("CHAT_DATABASE_URI", TestDatabases.migrated());
            }
            complete.putIfAbsent("CHAT_HTTP_PORT", "0");
            complete.putIfAbsent("CHAT_WEBSOCKET_PORT", "0");
            try {
                Path directory = TestFiles.newDirectory("server");
                Files.writeString(directory.resolve("config.json"), "{}");
                TestSigningKey.give(directory.resolve("data"));
                complete.put("CHAT_DATA_DIR", directory.resolve("data").toString());
                TestServer server = new TestServer(complete, directory, ownDatabase);
                server.open();
                return server;
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private void open() {
        vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2));
        try {
            Settings settings =
                    await(new SettingsLoader(vertx, environment).load(Optional.of(directory.resolve("config.json"))));
            application = new Application(vertx, settings);
            addresses = await(application.start());
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Stops the server as a signal would, and starts it again with the same settings, data and database, on other ports. */
    public void restart() {
        stop();
        open();
    }

    /** Stops the server; its data and its database stay. */
    public void stop() {
        if (application != null) {
            await(application.close());
            application = null;
        }
        if (vertx != null) {
            await(vertx.close());
            vertx = null;
        }
    }

    @Override
    public void close() {
        stop();
        if (ownDatabase) {
            TestDatabases.drop(databaseUri());
        }
        TestFiles.delete(directory);
    }

    @Override
    public URI http() {
        return addresses.page();
    }

    @Override
    public URI webSocket() {
        return addresses.webSocket();
    }

    public String databaseUri() {
        return environment.get("CHAT_DATABASE_URI");
    }

    /** A connection to the server's database. */
    public Connection database() throws SQLException {
        return TestDatabases.open(databaseUri());
    }

    /** A user who has signed in the way developers do. */
    public TestUser user(String userId) {
        return TestUser.signIn(this, userId);
    }

    /** A user whom no other test has. */
    public TestUser newUser(String name) {
        return user(name + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** An administrator who has signed in the way developers do. */
    public TestUser administrator() {
        Rest.Answer signedIn = Rest.post(http().resolve("/dev/token"), "{\"userId\":\"administrator\",\"admin\":true}");
        return user("administrator", signedIn.object().getString("token"));
    }

    /** A user with a token of an identity provider. */
    public TestUser user(String userId, String token) {
        return new TestUser(this, userId, token);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(Patience.SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
