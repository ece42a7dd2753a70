package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of administrators: of those whose token says that they are ({@code auth.adminClaim}). */
final class AdminCalls {
    private static final Logger log = LoggerFactory.getLogger(AdminCalls.class);

    private final Bus bus;

    AdminCalls(Bus bus) {
        this.bus = bus;
    }

    /**
     * {@code POST /admin/disconnect}. Answered when all nodes are told. Who may connect is the identity provider's to say: with a token
     * that is still valid the user can come back.
     */
    Future<Buffer> disconnect(Buffer body, Identity caller) {
        if (!caller.administrator()) {
            return Future.failedFuture(
                    ChatException.of(ErrorCode.FORBIDDEN, "The token is not an administrator's (auth.adminClaim)"));
        }
        String userId = BodyDecoder.userId(body);
        log.info("Administrator {} closes the sockets of user {}", caller.userId(), userId);
        bus.publish(Addresses.DISCONNECT, new OfUser(userId));
        bus.publish(Addresses.DISCONNECT_ELSEWHERE, new OfUser(userId));
        return Future.succeededFuture(BodyEncoder.disconnected(userId));
    }
}
