package io.pagenow.chat.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar and of Java. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {"chat-api " + version, "Java " + Runtime.version()};
    }
}
