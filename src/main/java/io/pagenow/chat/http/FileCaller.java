package io.pagenow.chat.http;

import io.pagenow.chat.attachment.Tickets;
import io.pagenow.chat.attachment.Tickets.Purpose;
import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;

/** Finds the user of a request for a file: by the ticket in its query, else by its token. */
final class FileCaller {
    private static final String TICKET = "ticket";

    private final Authentication authentication;
    private final Tickets tickets;

    FileCaller(AccessControl access, Tickets tickets) {
        this.authentication = new Authentication(access);
        this.tickets = tickets;
    }

    /** @throws ChatException {@code NOT_FOUND} if the path has no UUID */
    static UUID attachmentId(RoutingContext context) {
        return Optional.ofNullable(context.pathParam("attachmentId"))
                .flatMap(JsonText::uuid)
                .orElseThrow(ChatException::attachmentNotFound);
    }

    /** Fails with {@code FORBIDDEN} if there is a ticket that is not valid, {@code UNAUTHORIZED} if neither is there. */
    Future<String> byTicketOrToken(RoutingContext context, UUID attachmentId) {
        return context.queryParams().contains(TICKET)
                ? Future.succeededFuture(byTicket(context, Purpose.DOWNLOAD, attachmentId))
                : authentication.identity(context).map(Identity::userId);
    }

    /** @throws ChatException {@code FORBIDDEN} if the ticket is absent, not valid, or has expired */
    String byTicket(RoutingContext context, Purpose purpose, UUID attachmentId) {
        String ticket = context.queryParams().get(TICKET);
        Optional<String> userId = ticket == null ? Optional.empty() : tickets.verify(ticket, purpose, attachmentId);
        return authentication.admit(
                context,
                userId.orElseThrow(() -> ChatException.ofField(
                        ErrorCode.FORBIDDEN, TICKET, "The ticket is not valid for this file, or has expired")));
    }
}
