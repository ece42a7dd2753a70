package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.BanLifting;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.ReportsQuery;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Report;
import io.pagenow.chat.protocol.OverviewBodies;
import io.pagenow.chat.protocol.PeopleBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handlers of bans and reports, and of what administrators see of users and conversations. */
final class ModerationHandlers {
    private static final int NO_CONTENT = 204;
    private static final Long DEFAULT_REPORTS = 20L;

    private static final Logger log = LoggerFactory.getLogger(ModerationHandlers.class);

    private final Bus bus;
    private final AdministratorCheck administrators;

    ModerationHandlers(Bus bus, Settings.Auth settings) {
        this.bus = bus;
        this.administrators = new AdministratorCheck(settings);
    }

    void bind(Operations operations) {
        operations
                .callWithBody("banUser", this::ban)
                .call("getBan", this::findBan)
                .call("liftBan", NO_CONTENT, this::liftBan)
                .call("getUserOverview", this::user)
                .call("getConversationOverview", this::conversation)
                .call("listReports", this::reports)
                .callWithBody("handleReport", this::handleReport);
    }

    /** {@code POST /admin/users/{userId}/ban}. */
    private Future<Buffer> ban(BodyRequest request) {
        String actor = request.caller().userId();
        return administrators.require(request.caller()).compose(permitted -> {
            String userId = request.parameters().userId("userId");
            if (userId.equals(actor)) {
                throw ChatException.ofField(
                        ErrorCode.INVALID_FIELD, "userId", "Invalid parameter 'userId': you cannot ban yourself");
            }
            log.info("An administrator bans a user; GET /admin/audit tells whom");
            return bus.request(Addresses.BAN, PeopleBodyDecoder.ban(actor, userId, request.body()))
                    .map(PeopleBodies::ban);
        });
    }

    /** {@code GET /admin/users/{userId}/ban}. */
    private Future<Buffer> findBan(Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(Addresses.FIND_BAN, new OfUser(parameters.userId("userId"))))
                .map(PeopleBodies::ban);
    }

    /** {@code DELETE /admin/users/{userId}/ban}. */
    private Future<Buffer> liftBan(Parameters parameters, Identity caller) {
        return administrators.require(caller).compose(permitted -> {
            String userId = parameters.userId("userId");
            log.info("An administrator lifts the ban of a user; GET /admin/audit tells whose");
            return bus.request(Addresses.LIFT_BAN, new BanLifting(caller.userId(), userId))
                    .map(lifted -> Buffer.buffer());
        });
    }

    /** {@code GET /admin/users/{userId}}. */
    private Future<Buffer> user(Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(Addresses.USER_OVERVIEW, new OfUser(parameters.userId("userId"))))
                .map(OverviewBodies::user);
    }

    /** {@code GET /admin/conversations/{conversationId}}. */
    private Future<Buffer> conversation(Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(
                        Addresses.CONVERSATION_OVERVIEW,
                        new OfConversation(
                                caller.userId(),
                                parameters.uuid("conversationId").orElseThrow(ChatException::conversationNotFound))))
                .map(OverviewBodies::conversation);
    }

    /** {@code GET /admin/reports}. */
    private Future<Buffer> reports(Parameters parameters, Identity caller) {
        return administrators
                .require(caller)
                .compose(permitted -> bus.request(
                        Addresses.REPORTS,
                        new ReportsQuery(
                                parameters
                                        .optionalText("state")
                                        .map(state -> Report.State.valueOf(state.toUpperCase(Locale.ROOT))),
                                parameters.uuid("after"),
                                parameters
                                        .number("limit")
                                        .orElse(DEFAULT_REPORTS)
                                        .intValue())))
                .map(page -> PeopleBodies.reports(page.reports(), page.more()));
    }

    /** {@code POST /admin/reports/{reportId}}. */
    private Future<Buffer> handleReport(BodyRequest request) {
        return administrators
                .require(request.caller())
                .compose(permitted -> bus.request(
                        Addresses.HANDLE_REPORT,
                        PeopleBodyDecoder.handling(
                                request.caller().userId(),
                                request.parameters()
                                        .uuid("reportId")
                                        .orElseThrow(() -> ChatException.of(ErrorCode.NOT_FOUND, "Report not found")),
                                request.body())))
                .map(PeopleBodies::report);
    }
}
