package io.pagenow.chat.config;

import java.util.List;

/** The settings are invalid. Carries all problems; each names the setting, its value and the expectation. */
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
