package io.pagenow.chat.bench.nodes;

import java.util.Locale;

/** The users of the benchmark, by number. */
final class Users {
    private Users() {}

    /** Returns an id as long as a UUID, which most identity providers use. */
    static String id(int number) {
        return String.format(Locale.ROOT, "5ca1ab1e-0000-4000-8000-%012d", number);
    }
}
