package io.pagenow.chat.doctor;

/**
 * A result of an examination.
 *
 * @param severity its importance
 * @param subject the examined thing, in a few words
 * @param detail the observation
 * @param remedy the recommended action; {@code ""} if there is none
 */
record Finding(Severity severity, String subject, String detail, String remedy) {
    enum Severity {
        /** The check passed. */
        OK,
        /** The server works, but not as well as it could. */
        WARNING,
        /** The server does not start, or cannot keep its promises. */
        PROBLEM
    }

    /** Describes a failure: by its message, or by the name of its type if it has none, as a timeout has none. */
    static String detail(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Severity.OK, subject, detail, "");
    }

    static Finding warning(String subject, String detail, String remedy) {
        return new Finding(Severity.WARNING, subject, detail, remedy);
    }

    static Finding problem(String subject, String detail, String remedy) {
        return new Finding(Severity.PROBLEM, subject, detail, remedy);
    }
}
