package io.pagenow.chat.support;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.apikey.ApiKeyRegister;
import io.pagenow.chat.apikey.NewApiKey;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.model.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** API keys, created as the command creates them. */
public final class TestKeys {
    private static final int RATE = 1_000;

    private final TestServer server;

    public TestKeys(TestServer server) {
        this.server = server;
    }

    /** The keys in the database of the server, as the commands see them. */
    public ApiKeyRegister register() {
        return new ApiKeyRegister(new DatabaseAddress(new Secret(server.databaseUri())));
    }

    /** A bot that no other test has, with a key that the server knows. */
    public TestUser bot(Scope... scopes) {
        return bot(Set.of(scopes), Set.of(), RATE);
    }

    public TestUser bot(Set<Scope> scopes, Set<UUID> conversations, int rate) {
        return known(new NewApiKey(name(), scopes, conversations, rate, Optional.empty()));
    }

    /** A bot whose key ends at a time that is to come. */
    public TestUser bot(Instant expiresAt, Scope... scopes) {
        return known(new NewApiKey(name(), Set.of(scopes), Set.of(), RATE, Optional.of(expiresAt)));
    }

    private static String name() {
        return "orders-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private TestUser known(NewApiKey wanted) {
        TestUser bot =
                new TestUser(server, "bot:" + wanted.name(), "Key " + register().create(wanted));
        await().until(() -> bot.get("/me").status() != 401);
        return bot;
    }

    /** The public part of the key with which a bot acts. */
    public static String id(TestUser bot) {
        return bot.token().substring("Key ".length(), bot.token().indexOf('.'));
    }

    /** The secret part of the key with which a bot acts. */
    public static String secret(TestUser bot) {
        return bot.token().substring(bot.token().indexOf('.') + 1);
    }
}
