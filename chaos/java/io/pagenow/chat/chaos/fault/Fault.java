package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Layout;
import java.time.Duration;
import java.util.Optional;

/** Something that goes wrong, done to nodes that work, and undone. What must hold in any case is judged elsewhere. */
public interface Fault {
    /** As on the command line. */
    String name();

    /** How it is done, for a reader. */
    String how();

    /** What must hold beside the invariants, for a reader. */
    String promise();

    /** What it needs of the nodes. */
    default Layout layout() {
        return Layout.usual();
    }

    /** Why this machine cannot do it, empty if it can. */
    default Optional<String> impossible() {
        return Optional.empty();
    }

    /** How long everything may take, from the first client to the last check. Beyond it something hangs. */
    default Duration limit() {
        return Duration.ofMinutes(2);
    }

    /** How long after its end the last client may take until it has sent something. */
    default Duration recovery() {
        return Duration.ofSeconds(15);
    }

    /** Whether a single blocked event loop is too much; where nodes stand still or starve it is not. */
    default boolean leavesEventLoopsFree() {
        return true;
    }

    /** Does it, tells {@link Stage#over} at its end, and checks what else must hold. */
    void strike(Stage stage) throws Exception;
}
