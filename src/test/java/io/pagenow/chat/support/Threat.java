package io.pagenow.chat.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rows of "Bad input and intruders" in {@code docs/promises.md} that a test, or every test of a class, holds the server to. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Threat {
    int[] value();
}
