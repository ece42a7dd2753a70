package io.pagenow.chat.command;

/** Tells a person why a command failed. */
final class Failures {
    private Failures() {}

    /** The failure's message; its type is added only where there is no message. */
    static String explain(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
