package io.pagenow.chat.config;

import io.pagenow.chat.model.UserDirectory;
import java.util.Optional;

/** Reads the settings of the directory of users. */
final class PeopleSection {
    private static final String DIRECTORY = "people.directory";

    private PeopleSection() {}

    static PeopleSettings read(SettingsReader reader) {
        UserDirectory directory = reader.oneOf(DIRECTORY, UserDirectory.class);
        int timeoutMillis = reader.integer("people.hook.timeoutMillis", 100, 10_000);
        Optional<HookSettings> hook = HookSection.read(reader, "people.hook");
        if (directory == UserDirectory.HOOK && hook.isEmpty()) {
            reader.problem(
                    DIRECTORY,
                    directory.wireName(),
                    "possible without the URL of the service that knows the users (people.hook.url) and its secret");
        }
        return new PeopleSettings(directory, hook.filter(set -> directory == UserDirectory.HOOK), timeoutMillis);
    }
}
