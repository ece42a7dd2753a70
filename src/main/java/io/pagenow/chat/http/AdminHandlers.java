package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Addresses.Ping;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
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

/** The calls of administrators: of those whose token says that they are ({@code auth.adminClaim}). */
final class AdminHandlers {
    private static final long PATIENCE_MILLIS = 1_500;

    private static final Logger log = LoggerFactory.getLogger(AdminHandlers.class);

    private final Bus bus;
    private final Settings settings;

    AdminHandlers(Bus bus, Settings settings) {
        this.bus = bus;
        this.settings = settings;
    }

    /** {@code GET /admin/status}: how all nodes are. One that does not answer is told as silent. */
    Future<Buffer> status(Parameters none, Identity caller) {
        return administrator(caller).compose(permitted -> {
            Future<List<NodeReport>> others = settings.cluster().enabled()
                    ? bus.request(Addresses.OTHER_NODES, new Ping()).timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    : Future.succeededFuture(List.of());
            return bus.request(Addresses.NODE_STATUS, new Ping())
                    .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .recover(silent -> Future.failedFuture(ChatException.overloaded(
                            "An event loop of this node has not answered in time; try again in a moment")))
                    .compose(own -> others.map(reports -> StatusEncoder.nodes(own, reports)));
        });
    }

    /**
     * {@code POST /admin/disconnect}. Answered when all nodes are told. Who may connect is the identity provider's to say: with a token
     * that is still valid the user can come back.
     */
    Future<Buffer> disconnect(Buffer body, Identity caller) {
        return administrator(caller).map(permitted -> {
            String userId = BodyDecoder.userId(body);
            log.info("Administrator {} closes the sockets of user {}", caller.userId(), userId);
            bus.publish(Addresses.DISCONNECT, new OfUser(userId));
            bus.publish(Addresses.DISCONNECT_ELSEWHERE, new OfUser(userId));
            return BodyEncoder.disconnected(userId);
        });
    }

    private Future<Void> administrator(Identity caller) {
        if (caller.administrator()) {
            return Future.succeededFuture();
        }
        String missing = settings.auth()
                .adminClaim()
                .map(claim -> "its claim \"" + claim + "\" (auth.adminClaim) neither is nor holds \""
                        + settings.auth().adminValue() + "\" (auth.adminValue)")
                .orElse("without a claim that tells them (auth.adminClaim) there are none");
        return Future.failedFuture(
                ChatException.of(ErrorCode.FORBIDDEN, "The token is not an administrator's: " + missing));
    }
}
