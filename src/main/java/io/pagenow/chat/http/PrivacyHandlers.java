package io.pagenow.chat.http;

import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AuditQuery;
import io.pagenow.chat.bus.message.EraseRequest;
import io.pagenow.chat.bus.message.ErasureId;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyObject;
import io.pagenow.chat.protocol.PrivacyBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handlers of exports, erasures and the record of acts. */
final class PrivacyHandlers {
    private static final int ACCEPTED = 202;
    private static final Long DEFAULT_ACTS = 50L;
    private static final String KEEP = "keep";

    private static final Logger log = LoggerFactory.getLogger(PrivacyHandlers.class);

    private final Bus bus;
    private final AdministratorCheck administrators;
    private final ExportHandler exports;

    /** @param files the store of files, empty if files are off */
    PrivacyHandlers(Bus bus, Settings.Auth settings, Optional<AttachmentStorage> files) {
        this.bus = bus;
        this.administrators = new AdministratorCheck(settings);
        this.exports = new ExportHandler(bus, files);
    }

    /** Binds the call of users. */
    void bindOwn(Operations operations) {
        operations.stream(
                "exportMe", (context, parameters, caller) -> exports.write(context, caller.userId(), caller.userId()));
    }

    /** Binds the calls of administrators. */
    void bindAdministration(Operations operations) {
        operations.stream("exportUser", this::export)
                .callWithBody("eraseUser", ACCEPTED, this::erase)
                .call("getErasure", this::erasure)
                .call("listAudit", this::audit);
    }

    /** {@code GET /admin/users/{userId}/export}. */
    private Future<Void> export(RoutingContext context, Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> exports.write(context, parameters.userId("userId"), caller.userId()));
    }

    /** {@code POST /admin/users/{userId}/erase}. */
    private Future<Buffer> erase(BodyRequest request) {
        String actor = request.caller().userId();
        return administrators.require(request.caller()).compose(permitted -> {
            String userId = request.parameters().userId("userId");
            if (userId.equals(actor)) {
                throw ChatException.ofField(
                        ErrorCode.INVALID_FIELD, "userId", "Invalid parameter 'userId': you cannot erase yourself");
            }
            String messages = BodyObject.of(request.body()).requiredOneOf("messages", List.of(KEEP, "blank"));
            return bus.request(Addresses.ERASE, new EraseRequest(actor, userId, messages.equals(KEEP)))
                    .map(erasure -> {
                        log.info("An administrator erases a user: erasure {}", erasure.erasureId());
                        return PrivacyBodies.erasure(erasure);
                    });
        });
    }

    /** {@code GET /admin/erasures/{erasureId}}. */
    private Future<Buffer> erasure(Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(
                        Addresses.ERASURE,
                        new ErasureId(parameters
                                .uuid("erasureId")
                                .orElseThrow(() -> ChatException.of(ErrorCode.NOT_FOUND, "Erasure not found")))))
                .map(PrivacyBodies::erasure);
    }

    /** {@code GET /admin/audit}. */
    private Future<Buffer> audit(Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(
                        Addresses.AUDIT,
                        new AuditQuery(
                                parameters.optionalText("actor"),
                                parameters.optionalText("target"),
                                parameters.optionalText("action"),
                                parameters.uuid("before"),
                                parameters.number("limit").orElse(DEFAULT_ACTS).intValue())))
                .map(page -> PrivacyBodies.audit(page.entries(), page.more()));
    }
}
