package io.pagenow.chat.http;

import io.pagenow.chat.action.Action.SendMessage;
import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfScheduled;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.Reschedule;
import io.pagenow.chat.bus.message.Schedule;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.BodyObject;
import io.pagenow.chat.protocol.ScheduledBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Handlers of the operations about scheduled messages. */
final class ScheduleHandlers {
    private static final int NO_CONTENT = 204;
    private static final Duration LONGEST = Duration.ofDays(Limits.SCHEDULED_DAYS);

    private final Bus bus;
    private final ActionDecoder decoder;
    private final int contentLength;

    /** @param contentLength maximum characters of a message */
    ScheduleHandlers(Bus bus, ActionDecoder decoder, int contentLength) {
        this.bus = bus;
        this.decoder = decoder;
        this.contentLength = contentLength;
    }

    void bind(Operations operations) {
        operations
                .callWithBody("scheduleMessage", Activity.MESSAGE, this::schedule)
                .call("listScheduledMessages", this::list)
                .callWithBody("changeScheduledMessage", Activity.MESSAGE, this::change)
                .call("cancelScheduledMessage", NO_CONTENT, this::cancel);
    }

    /** {@code POST /scheduled}. */
    private Future<Buffer> schedule(BodyRequest request) {
        SendMessage message = decoder.decode(ActionTypes.SEND_MESSAGE, request.body(), Map.of());
        if (!message.attachments().isEmpty()) {
            throw BodyObject.invalid("attachments", "nothing: a message with files cannot be scheduled");
        }
        Instant sendAt = time(BodyObject.of(request.body())).orElseThrow(() -> BodyObject.missing("sendAt"));
        return bus.request(Addresses.SCHEDULE, new Schedule(request.caller().userId(), message, sendAt))
                .map(ScheduledBodies::message);
    }

    /** {@code GET /scheduled}. */
    private Future<Buffer> list(Parameters none, Identity caller) {
        return bus.request(Addresses.SCHEDULED, new OfUser(caller.userId())).map(ScheduledBodies::messages);
    }

    /** {@code PATCH /scheduled/{scheduledId}}. */
    private Future<Buffer> change(BodyRequest request) {
        BodyObject fields = BodyObject.of(request.body());
        return bus.request(
                        Addresses.RESCHEDULE,
                        new Reschedule(
                                request.caller().userId(),
                                scheduledId(request.parameters()),
                                fields.text("content", 1, contentLength),
                                time(fields)))
                .map(ScheduledBodies::message);
    }

    /** {@code DELETE /scheduled/{scheduledId}}. */
    private Future<Buffer> cancel(Parameters parameters, Identity caller) {
        return bus.request(Addresses.UNSCHEDULE, new OfScheduled(caller.userId(), scheduledId(parameters)))
                .mapEmpty();
    }

    private static Optional<Instant> time(BodyObject fields) {
        Optional<Instant> sendAt = fields.time("sendAt");
        Instant now = Instant.now();
        if (sendAt.isPresent() && (!sendAt.get().isAfter(now) || sendAt.get().isAfter(now.plus(LONGEST)))) {
            throw BodyObject.invalid(
                    "sendAt", "a time in the future, at most " + Limits.SCHEDULED_DAYS + " days from now");
        }
        return sendAt;
    }

    private static UUID scheduledId(Parameters parameters) {
        return parameters
                .uuid("scheduledId")
                .orElseThrow(() -> ChatException.of(ErrorCode.NOT_FOUND, "You have no such scheduled message"));
    }
}
