package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.PushPreferences;
import java.util.Optional;

/** A change of a user's wishes for pushes; an empty one stays. */
public record PushPreferencesChange(
        Optional<PushPreferences.Notify> notifyOf, Optional<Boolean> preview, Optional<Boolean> reactions) {
    public static final PushPreferencesChange NONE =
            new PushPreferencesChange(Optional.empty(), Optional.empty(), Optional.empty());
}
