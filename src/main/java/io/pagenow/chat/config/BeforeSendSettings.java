package io.pagenow.chat.config;

/**
 * The operator's service that examines what users write before it is stored.
 *
 * @param timeoutMillis time for its answer, 100 to 10,000 milliseconds
 * @param failOpen whether messages pass without an answer; otherwise they are refused
 */
public record BeforeSendSettings(HookSettings hook, int timeoutMillis, boolean failOpen) {}
