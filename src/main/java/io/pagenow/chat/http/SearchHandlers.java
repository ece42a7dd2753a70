package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.SearchQuery;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.SearchPlace;
import io.pagenow.chat.protocol.SearchBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Handlers of search. */
final class SearchHandlers {
    private static final Long DEFAULT_LIMIT = 20L;
    private static final int MAX_TEXT = 200;
    private static final int LAST_YEAR = 9_999;

    private final Bus bus;
    private final boolean enabled;

    /** @param enabled whether messages can be searched */
    SearchHandlers(Bus bus, boolean enabled) {
        this.bus = bus;
        this.enabled = enabled;
    }

    Operations bind(Operations operations) {
        return operations.call("search", this::search);
    }

    /** {@code GET /search}: one page of the messages that the caller may see, the newest first. */
    private Future<Buffer> search(Parameters parameters, Identity caller) {
        if (!enabled) {
            throw ChatException.of(ErrorCode.NOT_FOUND, "This server does not search messages (search.enabled)");
        }
        String text = parameters.text("q");
        if (JsonText.fault(text, 1, MAX_TEXT).isPresent()) {
            throw Parameters.invalid("q");
        }
        SearchQuery query = new SearchQuery(
                caller.userId(),
                text,
                parameters.has("conversationId") ? Optional.of(parameters.conversationId()) : Optional.empty(),
                senderId(parameters),
                time(parameters, "from"),
                time(parameters, "to"),
                before(parameters),
                parameters.number("limit").orElse(DEFAULT_LIMIT).intValue());
        return bus.request(Addresses.SEARCH, query).map(SearchBodies::page);
    }

    private static Optional<String> senderId(Parameters parameters) {
        Optional<String> senderId = parameters.optionalText("senderId");
        if (senderId.flatMap(given -> JsonText.fault(given, 1, Limits.USER_ID)).isPresent()) {
            throw Parameters.invalid("senderId");
        }
        return senderId;
    }

    private static Optional<Instant> time(Parameters parameters, String name) {
        if (!parameters.has(name)) {
            return Optional.empty();
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(parameters.text(name));
            if (time.getYear() < 1 || time.getYear() > LAST_YEAR) {
                throw Parameters.invalid(name);
            }
            return Optional.of(time.toInstant());
        } catch (DateTimeException malformed) {
            throw Parameters.invalid(name);
        }
    }

    private static Optional<SearchPlace> before(Parameters parameters) {
        if (!parameters.has("before")) {
            return Optional.empty();
        }
        return Optional.of(
                SearchBodies.place(parameters.text("before")).orElseThrow(() -> Parameters.invalid("before")));
    }
}
