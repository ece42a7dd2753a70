package io.pagenow.chat.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners of the application. The methods that call them are called on the thread for callbacks alone. */
final class Listeners {
    final List<Consumer<Message>> messages = new CopyOnWriteArrayList<>();
    final List<Consumer<Change>> changes = new CopyOnWriteArrayList<>();
    final List<Consumer<StateChange>> states = new CopyOnWriteArrayList<>();
    final List<Consumer<ChatException>> errors = new CopyOnWriteArrayList<>();

    static <T> void call(List<Consumer<T>> listeners, T event) {
        for (Consumer<T> listener : listeners) {
            Callbacks.guarded(() -> listener.accept(event));
        }
    }
}
