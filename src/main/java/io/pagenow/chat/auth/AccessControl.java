package io.pagenow.chat.auth;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.limit.ClientAddresses;
import io.pagenow.chat.limit.ConnectionCounts;
import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.limit.RateLimiter;
import io.pagenow.chat.limit.SocketCounts;
import io.pagenow.chat.metric.Metrics;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Who may use the server, and how much of it. One for all verticles, so that a user's calls and sockets are counted together.
 *
 * @param tokens tells who is there
 * @param origins which web pages may ask
 * @param addresses where requests come from
 * @param rateLimiter how often users and addresses may do something
 * @param sockets how many sockets each user has open
 * @param cursors how many cursors of large syncs are held
 * @param connections receives the connections of all ports
 * @param outbound bounds what waits to be read by clients
 */
public record AccessControl(
        TokenVerifier tokens,
        OriginPolicy origins,
        ClientAddresses addresses,
        RateLimiter rateLimiter,
        SocketCounts sockets,
        CursorBudget cursors,
        ConnectionGuard connections,
        OutboundBudget outbound) {
    private static final int OUTBOUND_PART_OF_HEAP = 8;

    /**
     * As the settings say; what is refused is counted in the metrics.
     *
     * @param pagePort the port of the server's page, 0 while it is not known
     */
    public static AccessControl of(TokenVerifier tokens, Settings settings, Metrics metrics, IntSupplier pagePort) {
        Settings.Limits limits = settings.limits();
        ClientAddresses addresses = new ClientAddresses(settings.proxies());
        OutboundBudget outbound = new OutboundBudget(outboundBytes(limits));
        metrics.connections().countWaiting(outbound::waiting);
        ConnectionCounts counts = new ConnectionCounts(
                limits.connections().max(), limits.connections().maxWithoutToken());
        return new AccessControl(
                tokens,
                new OriginPolicy(settings.cors().origins(), addresses, pagePort),
                addresses,
                new RateLimiter(
                        limits,
                        metrics.limits().ofUsers()::add,
                        metrics.limits().ofAddresses()::add),
                new SocketCounts(limits.socketsPerUser()),
                CursorBudget.ofHeap(),
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
