/** The HTTP port: handlers of the operations of {@code openapi.json}, the pages, health and metrics. */
@NullMarked
package io.pagenow.chat.http;

import org.jspecify.annotations.NullMarked;
