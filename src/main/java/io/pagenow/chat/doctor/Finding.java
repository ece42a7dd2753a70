package io.pagenow.chat.doctor;

/**
 * What was found of one thing that the server needs.
 *
 * @param severity how much it matters
 * @param subject the thing, in a few words
 * @param detail what was found
 * @param remedy what to do about it; {@code ""} when there is nothing to do
 */
record Finding(Severity severity, String subject, String detail, String remedy) {
    enum Severity {
        /** As it should be. */
        OK,
        /** The server runs, and something is less good than it could be. */
        WARNING,
        /** The server does not start, or does not do what it promises. */
        PROBLEM
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
