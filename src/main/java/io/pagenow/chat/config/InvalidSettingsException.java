package io.pagenow.chat.config;

import java.util.List;

/** The settings cannot be used. Carries every problem found, each a sentence that names the setting, the value and what was expected. */
public final class InvalidSettingsException extends RuntimeException {
    private final List<String> problems;

    InvalidSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
