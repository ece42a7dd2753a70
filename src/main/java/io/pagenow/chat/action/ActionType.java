package io.pagenow.chat.action;

import io.pagenow.chat.limit.Activity;
import java.util.function.Function;

/**
 * A type of action.
 *
 * @param wireName the {@code action} of its frames
 * @param activity the activity that it counts as
 * @param codec creates the action from its fields; throws {@link io.pagenow.chat.model.ChatException} on invalid ones
 */
public record ActionType<A extends Action>(
        String wireName, Class<A> action, Activity activity, Function<ActionFields, A> codec) {}
