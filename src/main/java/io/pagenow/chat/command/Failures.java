package io.pagenow.chat.command;

/** Describes failures of commands to the operator. */
final class Failures {
    private Failures() {}

    /** Returns the failure's message, or the name of its type if it has none. */
    static String explain(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
