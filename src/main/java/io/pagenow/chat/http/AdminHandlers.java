package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.NewAuditEntry;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.NodeReport;
import io.pagenow.chat.protocol.StatusEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handlers of the administration API. The token must have the administrator claim ({@code auth.adminClaim}), otherwise
 * {@code FORBIDDEN}.
 */
final class AdminHandlers {
    private static final long TIMEOUT_MILLIS = 1_500;

    private static final Logger log = LoggerFactory.getLogger(AdminHandlers.class);

    private final Bus bus;
    private final Settings settings;
    private final AdministratorCheck administrators;

    AdminHandlers(Bus bus, Settings settings) {
        this.bus = bus;
        this.settings = settings;
        this.administrators = new AdministratorCheck(settings.auth());
    }

    /**
     * {@code GET /admin/status}: the status of all nodes. A node that does not respond within 1.5 seconds is reported
     * as silent.
     */
    Future<Buffer> status(Parameters none, Identity caller) {
        return administrators.require(caller).compose(permitted -> {
            Future<List<NodeReport>> others = settings.cluster().enabled()
                    ? bus.request(Addresses.OTHER_NODES, new Ping()).timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    : Future.succeededFuture(List.of());
            return bus.request(Addresses.NODE_STATUS, new Ping())
                    .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .recover(silent -> Future.failedFuture(ChatException.overloaded(
                            "An event loop of this node has not answered in time; try again in a moment")))
                    .compose(own -> others.map(reports -> StatusEncoder.nodes(own, reports)));
        });
    }

    /**
     * {@code POST /admin/disconnect}: closes a user's sockets on all nodes. Answered once all nodes are notified. A
     * user with a valid token can reconnect; revoking tokens is up to the identity provider.
     */
    Future<Buffer> disconnect(Operations.BodyRequest request) {
        Identity caller = request.caller();
        return administrators.require(caller).compose(permitted -> {
            String userId = BodyDecoder.userId(request.body());
            log.info("An administrator closes all sockets of a user; GET /admin/audit tells whose");
            bus.publish(Addresses.DISCONNECT, new OfUser(userId));
            bus.publish(Addresses.DISCONNECT_ELSEWHERE, new OfUser(userId));
            return bus.request(Addresses.RECORD_ACT, new NewAuditEntry(caller.userId(), "disconnect-user", userId))
                    .map(recorded -> BodyEncoder.disconnected(userId));
        });
    }
}
