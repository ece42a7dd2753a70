package io.pagenow.chat.auth;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.limit.BodyBudget;
import io.pagenow.chat.limit.ClientAddresses;
import io.pagenow.chat.limit.ConnectionCounts;
import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.limit.KeyRates;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.limit.RateLimiter;
import io.pagenow.chat.limit.SocketCounts;
import io.pagenow.chat.metric.ApiKeyMeters;
import io.pagenow.chat.metric.Counts;
import io.pagenow.chat.metric.Metrics;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Authentication and limits, shared by all verticles so that a user's REST calls and sockets count together.
 *
 * @param tokens verifies tokens, and refuses banned users
 * @param keys verifies API keys
 * @param keyRates limits the rate of each API key
 * @param keyRequests counts requests with API keys
 * @param origins decides which web origins may use the server
 * @param addresses determines client addresses
 * @param rateLimiter limits the rates per user and address
 * @param sockets limits open sockets per user
 * @param cursors limits cursors of large syncs
 * @param bodies bounds the memory of request bodies
 * @param connections admits the connections of all ports
 * @param outbound bounds bytes queued for clients
 */
public record AccessControl(
        Authenticator tokens,
        ApiKeys keys,
        KeyRates keyRates,
        Counts<ApiKeyMeters.Result> keyRequests,
        OriginPolicy origins,
        ClientAddresses addresses,
        RateLimiter rateLimiter,
        SocketCounts sockets,
        CursorBudget cursors,
        BodyBudget bodies,
        ConnectionGuard connections,
        OutboundBudget outbound) {
    private static final int OUTBOUND_PART_OF_HEAP = 8;

    /**
     * Creates the access control of these settings; refusals are counted in the metrics.
     *
     * @param pagePort the port of the server's page, 0 while it is unknown
     */
    public static AccessControl of(
            Authenticator tokens, ApiKeys keys, Settings settings, Metrics metrics, IntSupplier pagePort) {
        Settings.Limits limits = settings.limits();
        ClientAddresses addresses = new ClientAddresses(settings.proxies());
        OutboundBudget outbound = new OutboundBudget(outboundBytes(limits));
        metrics.connections().countWaiting(outbound::waiting);
        ConnectionCounts counts = new ConnectionCounts(
                limits.connections().max(), limits.connections().maxWithoutToken());
        return new AccessControl(
                tokens,
                keys,
                new KeyRates(metrics.limits().ofKeys()::add),
                metrics.apiKeys().requests(),
                new OriginPolicy(settings.cors().origins(), addresses, pagePort),
                addresses,
                new RateLimiter(
                        limits,
                        metrics.limits().ofUsers()::add,
                        metrics.limits().ofAddresses()::add),
                new SocketCounts(limits.socketsPerUser()),
                CursorBudget.ofHeap(),
                BodyBudget.ofHeap(),
                new ConnectionGuard(addresses, counts, outbound, metrics.connections()),
                outbound);
    }

    private static long outboundBytes(Settings.Limits limits) {
        OptionalInt megabytes = limits.outboundMegabytes();
        return megabytes.isPresent()
                ? megabytes.getAsInt() * 1024L * 1024
                : Runtime.getRuntime().maxMemory() / OUTBOUND_PART_OF_HEAP;
    }
}
