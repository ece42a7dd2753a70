package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Blocking;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PeopleQuery;
import io.pagenow.chat.bus.message.UsersQuery;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.protocol.PeopleBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Handlers of the operations about users: profiles, own settings, blocks, reports and receipts. */
final class PeopleHandlers {
    private static final int ACCEPTED = 202;
    private static final Long DEFAULT_LIMIT = 20L;

    private final Bus bus;
    private final Settings.Profiles settings;

    PeopleHandlers(Bus bus, Settings.Profiles settings) {
        this.bus = bus;
        this.settings = settings;
    }

    void bind(Operations operations) {
        operations.stream("getUsers", this::users)
                .callWithBody("editProfile", this::editProfile)
                .call("getMe", this::me)
                .callWithBody("changeMySettings", this::changeSettings)
                .call("blockUser", (parameters, caller) -> block(parameters, caller, true))
                .call("unblockUser", (parameters, caller) -> block(parameters, caller, false))
                .callWithBody("reportMessages", ACCEPTED, this::report)
                .call("listReceipts", this::receipts);
    }

    /** {@code GET /users?ids=} or {@code ?q=}. Clients ask again from time to time, so the answer has an {@code ETag}. */
    private Future<Void> users(RoutingContext context, Parameters parameters, Identity caller) {
        if (parameters.has("q") && parameters.has("ids")) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "q", "Invalid parameter 'q': a request has either 'ids' or 'q'");
        }
        return (parameters.has("q") ? found(parameters, caller) : named(parameters, caller)).map(profiles -> {
            Responses.tagged(context, PeopleBodies.profiles(profiles));
            return null;
        });
    }

    private Future<List<Profile>> named(Parameters parameters, Identity caller) {
        return bus.request(Addresses.PROFILES, new UsersQuery(caller.userId(), parameters.userIds("ids")));
    }

    private Future<List<Profile>> found(Parameters parameters, Identity caller) {
        String text = parameters.text("q");
        if (JsonText.fault(text, 1, Limits.PEOPLE_QUERY).isPresent()) {
            throw Parameters.invalid("q");
        }
        int limit = parameters.number("limit").orElse(DEFAULT_LIMIT).intValue();
        return bus.request(Addresses.FIND_PEOPLE, new PeopleQuery(caller.userId(), text, limit));
    }

    /** {@code PUT /me/profile}. */
    private Future<Buffer> editProfile(BodyRequest request) {
        if (!settings.editable()) {
            return Future.failedFuture(ChatException.of(
                    ErrorCode.NOT_ALLOWED,
                    "Users cannot edit their profiles here (profiles.editable); tokens state them"));
        }
        return bus.request(
                        Addresses.EDIT_PROFILE,
                        PeopleBodyDecoder.profile(request.caller().userId(), request.body()))
                .map(PeopleBodies::profile);
    }

    /** {@code GET /me}. */
    private Future<Buffer> me(Parameters none, Identity caller) {
        return bus.request(Addresses.ME, new OfUser(caller.userId())).map(PeopleBodies::me);
    }

    /** {@code PUT /me/settings}. */
    private Future<Buffer> changeSettings(BodyRequest request) {
        return bus.request(
                        Addresses.CHANGE_ME,
                        PeopleBodyDecoder.me(request.caller().userId(), request.body()))
                .map(PeopleBodies::me);
    }

    /** {@code PUT} and {@code DELETE /me/blocked/{userId}}. */
    private Future<Buffer> block(Parameters parameters, Identity caller, boolean blocked) {
        String userId = parameters.userId("userId");
        if (userId.equals(caller.userId())) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "userId", "Invalid parameter 'userId': you cannot block yourself");
        }
        return bus.request(Addresses.BLOCK, new Blocking(caller.userId(), userId, blocked))
                .map(PeopleBodies::me);
    }

    /** {@code POST /reports}. */
    private Future<Buffer> report(BodyRequest request) {
        return bus.request(
                        Addresses.REPORT,
                        PeopleBodyDecoder.report(request.caller().userId(), request.body()))
                .map(PeopleBodies::reportId);
    }

    /** {@code GET /conversations/{conversationId}/receipts}. */
    private Future<Buffer> receipts(Parameters parameters, Identity caller) {
        return bus.request(Addresses.SHOWN_POSITIONS, new OfConversation(caller.userId(), parameters.conversationId()))
                .map(PeopleBodies::receipts);
    }
}
