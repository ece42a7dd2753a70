package io.pagenow.chat.relay;

import io.pagenow.chat.action.Action.SendMessage;
import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AddMembers;
import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.bus.message.Outcome;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.NewConversation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Carries out operations by the same code as those of clients. Confined to one event loop. */
final class OperationRunner {
    /** Acts at the same time: each takes one of the connections that answer clients. */
    private static final int MAX_ACTS = 4;

    /** Refusals that say nothing about the operation. */
    private static final Set<ErrorCode> TEMPORARY = EnumSet.of(
            ErrorCode.RATE_LIMITED,
            ErrorCode.INTERNAL,
            ErrorCode.OVERLOADED,
            ErrorCode.UNAVAILABLE,
            ErrorCode.STORE_UNAVAILABLE);

    private final Bus bus;
    private final ActionDecoder decoder;
    private final Predicate<String> isErased;
    private final TaskLanes<Boolean> acts = new TaskLanes<>(
            MAX_ACTS, RelaySql.PAGE, () -> ChatException.overloaded("More acts wait than the relay has taken"));

    /** @param isErased whether a user was erased */
    OperationRunner(Bus bus, ActionDecoder decoder, Predicate<String> isErased) {
        this.bus = bus;
        this.decoder = decoder;
        this.isErased = isErased;
    }

    /**
     * The progress of the operations of a conversation.
     *
     * @param verdicts those of operations that are not tried again
     * @param obstacle the reason to try others again later, empty if there are none
     */
    record Progress(List<Verdict> verdicts, Optional<ChatException> obstacle) {}

    /** Carries out operations of one conversation in their order, up to the first that cannot be carried out now. Never fails. */
    Future<Progress> run(List<Operation> operations) {
        List<Verdict> verdicts = new ArrayList<>(operations.size());
        return run(operations, verdicts)
                .transform(done -> Future.succeededFuture(
                        new Progress(verdicts, Optional.ofNullable(done.cause()).map(OperationRunner::refusal))));
    }

    private Future<Void> run(List<Operation> operations, List<Verdict> verdicts) {
        if (operations.isEmpty()) {
            return Future.succeededFuture();
        }
        int sends = 0;
        while (sends < operations.size() && operations.get(sends).isSend()) {
            sends++;
        }
        Future<Void> done =
                sends == 0 ? act(operations.get(0), verdicts) : send(operations.subList(0, sends), verdicts);
        List<Operation> others = operations.subList(Math.max(1, sends), operations.size());
        return done.compose(carriedOut -> run(others, verdicts));
    }

    /** The sends go to the writer together. It stores none after one that it has to give up. */
    private Future<Void> send(List<Operation> operations, List<Verdict> verdicts) {
        List<Operation> accepted = new ArrayList<>(operations.size());
        List<Send> sends = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            try {
                sends.add(decode(operation));
                accepted.add(operation);
            } catch (ChatException refusal) {
                verdicts.add(Verdict.refused(operation, refusal));
            }
        }
        return sends.isEmpty()
                ? Future.succeededFuture()
                : bus.request(Addresses.SEND, sends).compose(outcomes -> judge(accepted, outcomes, verdicts));
    }

    private Send decode(Operation operation) {
        requireNotErased(operation.userId());
        requireNotBanned(operation);
        SendMessage message = decoder.decode(
                ActionTypes.SEND_MESSAGE,
                Buffer.buffer(operation.body()),
                Map.of("conversationId", operation.conversationId()));
        return new Send(
                operation.userId(),
                message.tempMessageId(),
                message.conversationId(),
                message.content(),
                message.extra(),
                message.attachments(),
                System.nanoTime(),
                true);
    }

    private static void requireNotBanned(Operation operation) {
        if (operation.isBanned()) {
            throw ChatException.of(ErrorCode.FORBIDDEN, "'" + operation.userId() + "' is banned from this server");
        }
    }

    private void requireNotErased(String userId) {
        if (isErased.test(userId)) {
            throw erased();
        }
    }

    /** Without the id, because the refusal is kept. */
    private static ChatException erased() {
        return ErasedUsers.refusal("The account of a user whom the operation names was deleted from this server");
    }

    private static Future<Void> judge(List<Operation> operations, List<Outcome> outcomes, List<Verdict> verdicts) {
        ChatException obstacle = null;
        for (int index = 0; index < outcomes.size(); index++) {
            Optional<ChatException> refusal = outcomes.get(index).refusal();
            if (refusal.isPresent() && isTemporary(refusal.get())) {
                obstacle = refusal.get();
            } else {
                verdicts.add(new Verdict(operations.get(index), refusal));
            }
        }
        return obstacle == null ? Future.succeededFuture() : Future.failedFuture(obstacle);
    }

    private Future<Void> act(Operation operation, List<Verdict> verdicts) {
        return acts.run(true, () -> carryOut(operation))
                .map(done -> Verdict.done(operation))
                .recover(failure -> isTemporary(refusal(failure))
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture(Verdict.refused(operation, refusal(failure))))
                .map(verdict -> {
                    verdicts.add(verdict);
                    return null;
                });
    }

    private Future<?> carryOut(Operation operation) {
        requireNotErased(operation.userId());
        requireNotBanned(operation);
        JsonObject body = new JsonObject(operation.body());
        return switch (operation.action()) {
            case Operation.CREATE -> create(operation, body);
            case Operation.ADD_MEMBER -> addMember(operation, body);
            default -> Future.failedFuture(ChatException.mixedVersions());
        };
    }

    /** A direct conversation is here only if one of the pair was erased or has blocked the other; others are made by the function. */
    private Future<?> create(Operation operation, JsonObject body) {
        List<String> participants = body.getJsonArray("participants").stream()
                .map(String.class::cast)
                .toList();
        participants.forEach(this::requireNotErased);
        String title = body.getString("title");
        if (title == null) {
            throw ChatException.of(ErrorCode.NOT_ALLOWED, "A conversation with this user is not allowed");
        }
        return bus.request(
                Addresses.CREATE_CONVERSATION,
                new Create(
                        operation.userId(),
                        new NewConversation.Group(participants, title),
                        Optional.of(operation.conversationId()),
                        true));
    }

    private Future<?> addMember(Operation operation, JsonObject body) {
        String userId = body.getString("userId");
        requireNotErased(userId);
        AddMembers request = new AddMembers(
                operation.userId(),
                operation.conversationId(),
                List.of(userId),
                Optional.ofNullable(body.getBoolean("history")),
                true,
                BotId.isBot(operation.userId()));
        return bus.request(Addresses.ADD_MEMBERS, request).compose(added -> Optional.ofNullable(
                        added.refused().get(userId))
                .<Future<?>>map(code -> Future.failedFuture(
                        code == ErrorCode.USER_ERASED
                                ? erased()
                                : ChatException.of(
                                        code, "'" + userId + "' may not be added by '" + operation.userId() + "'")))
                .orElseGet(Future::succeededFuture));
    }

    private static boolean isTemporary(ChatException refusal) {
        return TEMPORARY.contains(refusal.code());
    }

    /** Anything else is the fault of a row that was not written by the functions. */
    private static ChatException refusal(Throwable failure) {
        return failure instanceof ChatException refusal
                ? refusal
                : ChatException.of(ErrorCode.INVALID_JSON, "The body is not that of such an operation");
    }
}
