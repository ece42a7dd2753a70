package io.pagenow.chat.action;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.pagenow.chat.action.Action.Authenticate;
import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.Action.DeviceState;
import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.action.Action.Heartbeat;
import io.pagenow.chat.action.Action.React;
import io.pagenow.chat.action.Action.ReadMessages;
import io.pagenow.chat.action.Action.SendMessage;
import io.pagenow.chat.action.Action.Sync;
import io.pagenow.chat.action.Action.Typing;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The table of all actions. */
public final class ActionTypes {
    public static final ActionType<SendMessage> SEND_MESSAGE = new ActionType<>(
            "send-message",
            SendMessage.class,
            Activity.MESSAGE,
            fields -> new SendMessage(
                    fields.tempMessageId(),
                    fields.conversationId(),
                    fields.contentOfNew(),
                    fields.extra(),
                    fields.attachments()));

    public static final ActionType<ReadMessages> READ_MESSAGES = new ActionType<>(
            "read-messages",
            ReadMessages.class,
            Activity.REQUEST,
            fields -> new ReadMessages(fields.conversationId(), fields.optionalSeq()));

    public static final ActionType<EditMessage> EDIT_MESSAGE = new ActionType<>(
            "edit-message",
            EditMessage.class,
            Activity.MESSAGE,
            fields -> new EditMessage(
                    fields.conversationId(),
                    fields.seq(),
                    fields.content(),
                    fields.data(),
                    fields.mentions(),
                    fields.mentionAll(),
                    fields.ifRev()));

    public static final ActionType<DeleteMessages> DELETE_MESSAGES = new ActionType<>(
            "delete-messages",
            DeleteMessages.class,
            Activity.MESSAGE,
            fields -> new DeleteMessages(fields.conversationId(), fields.rangesForAll()));

    public static final ActionType<React> REACT = new ActionType<>(
            "react",
            React.class,
            Activity.REACTION,
            fields -> new React(fields.conversationId(), fields.seq(), fields.reactions()));

    public static final ActionType<Typing> TYPING = new ActionType<>(
            "typing",
            Typing.class,
            Activity.REQUEST,
            fields -> new Typing(fields.conversationId(), fields.requiredFlag("typing")));

    public static final ActionType<DeviceState> DEVICE_STATE = new ActionType<>(
            "device-state",
            DeviceState.class,
            Activity.REQUEST,
            fields -> new DeviceState(fields.requiredFlag("active")));

    public static final ActionType<Heartbeat> HEARTBEAT =
            new ActionType<>("heartbeat", Heartbeat.class, Activity.REQUEST, fields -> new Heartbeat());

    public static final ActionType<Sync> SYNC = new ActionType<>(
            "sync",
            Sync.class,
            Activity.REQUEST,
            fields -> new Sync(fields.cursors(), fields.flag("part"), fields.flag("reads"), fields.me()));

    public static final ActionType<Authenticate> AUTHENTICATE = new ActionType<>(
            "authenticate", Authenticate.class, Activity.CONNECT, fields -> new Authenticate(fields.token()));

    public static final List<ActionType<?>> ALL = List.of(
            SEND_MESSAGE,
            READ_MESSAGES,
            EDIT_MESSAGE,
            DELETE_MESSAGES,
            REACT,
            TYPING,
            DEVICE_STATE,
            HEARTBEAT,
            SYNC,
            AUTHENTICATE);

    private static final Map<String, ActionType<?>> BY_NAME =
            ALL.stream().collect(toMap(ActionType::wireName, Function.identity()));

    private static final Map<Class<?>, ActionType<?>> BY_CLASS =
            ALL.stream().collect(toMap(ActionType::action, Function.identity()));

    private static final String NAMES = ALL.stream()
            .limit(ALL.size() - 1L)
            .map(ActionType::wireName)
            .collect(joining(", ", "", " or " + ALL.get(ALL.size() - 1).wireName()));

    private ActionTypes() {}

    /** @throws ChatException {@code UNKNOWN_ACTION} if no action has the name */
    static ActionType<?> named(String wireName) {
        ActionType<?> type = BY_NAME.get(wireName);
        if (type == null) {
            throw ChatException.ofField(ErrorCode.UNKNOWN_ACTION, "action", "Unknown action; expected " + NAMES);
        }
        return type;
    }

    /** Returns the type of an action. */
    public static ActionType<?> of(Action action) {
        return requireNonNull(BY_CLASS.get(action.getClass()), "each action has a type");
    }
}
